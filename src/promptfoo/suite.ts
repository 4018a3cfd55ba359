import type { Notes } from '#promptfoo/notes.ts'
import type { Assertion, AssertionSet, OwnFunction, WrittenTest } from '#promptfoo/config-schema.ts'
import type { Templates } from '#promptfoo/templates.ts'

export type Variables = Readonly<Record<string, unknown>>

/** A prompt as it is rendered for each case. */
export type Prompt = {
  readonly id: string
  readonly label: string
  /** The template; for a program, its text, which is never rendered. */
  readonly raw: string
  readonly config: Readonly<Record<string, unknown>>
  /** The author's own code that makes the prompt of a case; null for templates. */
  readonly make: OwnFunction | null
}

/** What a provider is called with besides the prompt. */
export type CallContext = {
  readonly vars: Variables
  readonly prompt: {
    readonly raw: string
    readonly label: string
    readonly config: Readonly<Record<string, unknown>>
  }
  readonly test: ReadyTest
  readonly repeatIndex: number
  readonly signal: AbortSignal | null
}

export type TokenUsage = {
  readonly total?: number
  readonly prompt?: number
  readonly completion?: number
  readonly cached?: number
}

/** What a provider answered; `output` is a text, or what JSON can say. */
export type Answer = {
  readonly output?: unknown
  readonly error?: string
  readonly tokenUsage?: TokenUsage
  /** US dollars; left out where nobody knows. */
  readonly cost?: number
  readonly cached?: boolean
  readonly latencyMs?: number
  readonly finishReason?: string
  readonly logProbs?: readonly number[]
  readonly guardrails?: Readonly<Record<string, unknown>>
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** Something that answers prompts. */
export type Provider = {
  readonly id: string
  readonly label: string
  readonly config: Readonly<Record<string, unknown>>
  /** Labels of the prompts that it is asked; null for all. */
  readonly prompts: readonly string[] | null
  readonly transform: string | OwnFunction | null
  readonly delayMs: number | null
  call(prompt: string, context: CallContext): Promise<Answer>
}

/** A model of the gateway that gives vectors, for `similar`. */
export type Embedder = { embed(texts: readonly string[]): Promise<readonly (readonly number[])[]> }

/** A test whose variables are at hand and whose defaults were put in. */
export type ReadyTest = Omit<
  WrittenTest,
  'vars' | 'provider' | 'assert' | 'assertScoringFunction'
> & {
  readonly vars: Variables
  readonly assert: readonly (Assertion | AssertionSet)[]
  readonly provider: Provider | null
  readonly score: OwnFunction | null
}

/** How a suite is run, from the configuration and the command line. */
export type RunOptions = {
  readonly concurrency: number
  readonly repeat: number
  readonly delayMs: number
  readonly cache: boolean
  /** Bound on one case; 0 for none. */
  readonly caseMsMax: number
  /** Bound on all; 0 for none. */
  readonly runMsMax: number
}

/** A configuration that was read, checked and resolved: nothing in it is refused any more. */
export type Suite = {
  readonly description: string
  readonly path: string
  /** Folder that paths of the configuration are against. */
  readonly basePath: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly templates: Templates
  readonly prompts: readonly Prompt[]
  readonly providers: readonly Provider[]
  /** Gone through as it runs; those of large files are never held whole. */
  readonly tests: AsyncIterable<ReadyTest>
  /** Of all tests, in the order of their first use. */
  readonly variableNames: readonly string[]
  /** A test wants what an earlier one left, so that each waits for the one before. */
  readonly isSerial: boolean
  readonly options: RunOptions
  readonly outputs: readonly string[]
  readonly derivedMetrics: readonly {
    readonly name: string
    readonly value: string | OwnFunction
  }[]
  /** Names a grader for what names none itself; null leaves it to the gateway's own. */
  readonly grader: unknown
  /** As written, for outputs that hold the configuration. */
  readonly written: Readonly<Record<string, unknown>>
  readonly notes: Notes
}
