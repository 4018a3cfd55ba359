import type { Attributes } from '#contract/otlp/otlp-records.ts'
import type { SpanRow } from '#contract/span-row.ts'
import type { SpanReading } from './span-reading.ts'
import type { TextColumn } from './text-column.ts'

/** A span as the dialect writes it and what becomes of it; shown to people and run as a test. */
export type VocabularyExample = {
  readonly title: string
  readonly name?: string
  readonly scope?: { readonly name: string; readonly version: string }
  readonly attributes: Attributes
  /** Columns as they come out. Those holding JSON are compared after parsing. */
  readonly becomes: Partial<SpanRow>
}

/**
 * One dialect of GenAI telemetry: which attributes it writes and what they mean. A span is offered
 * to every dialect one of whose attribute families it carries, whoever's library wrote it; several
 * dialects may read one span. Where two fill the same column the one of lower `precedence` wins.
 */
export type Vocabulary = {
  /** The file's name. */
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly precedence: number
  /** What its attribute names begin with, up to and including the separator: `llm.`, `genkit:`. */
  readonly families: readonly string[]
  /** Attributes that fill a text column as they are. */
  readonly columns: Readonly<Record<string, TextColumn>>
  /**
   * Attributes that are model parameters, and the parameter's gen_ai.request name without prefix.
   */
  readonly parameters: Readonly<Record<string, string>>
  /** Attributes that are kept under OpenTelemetry's name for the same thing. */
  readonly renames: Readonly<Record<string, string>>
  /**
   * Reads what needs more than a table. May not throw on any input; may take attributes it used.
   */
  read(span: SpanReading): void
  readonly examples: readonly VocabularyExample[]
}

/** Declares a dialect; the generated catalogue finds it by its file. */
export function defineVocabulary(vocabulary: Vocabulary): Vocabulary {
  return vocabulary
}
