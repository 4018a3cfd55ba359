import type { ResultScore } from '#contract/evaluations.ts'
import type { Usage } from '#contract/usage.ts'

/** A tool that a model called, as an evaluator sees it. */
type CalledTool = { readonly name: string; readonly arguments: unknown }

/** What came of one call of an evaluation; its key is (evaluation, variant, item, repeat). */
export type StoredResult = {
  readonly evaluation: string
  /** Place of the variant in the definition, from 0. */
  readonly variant: number
  /** Id of the dataset's item. */
  readonly item: string
  /** From 0. */
  readonly repeat: number
  readonly output: string
  /** Why there is no output; '' when there is one. */
  readonly error: string
  readonly traceId: string | null
  /** `connection/model` that answered; '' where none did. */
  readonly model: string
  /** Null where it was not measured: a cached or recorded answer. */
  readonly latencyMs: number | null
  readonly costUsd: string | null
  readonly usage: Usage | null
  readonly finishReason: string
  readonly toolCalls: readonly CalledTool[] | null
  /** SHA-256 of what was asked; '' for what was not asked of a model. */
  readonly requestHash: string
  readonly isCached: boolean
  /** False while its evaluators have not run. */
  readonly isScored: boolean
  readonly scores: readonly ResultScore[]
  readonly at: Date
}

/** Results of evaluations: as many as calls were made, read by the thousands. */
export type EvaluationResultStore = {
  /** Writes results; one that is there already is replaced. */
  put(results: readonly StoredResult[]): Promise<void>
  /** Keys of the calls that need not be made again: answered, or failed and not to be repeated. */
  keys(
    evaluation: string,
  ): Promise<
    { variant: number; item: string; repeat: number; isScored: boolean; hasFailed: boolean }[]
  >
  /** All results in order of item, variant, repeat; in pages that `after` goes on from. */
  list(query: {
    readonly evaluation: string
    readonly items?: readonly string[]
    readonly after?: { readonly item: string; readonly variant: number; readonly repeat: number }
    readonly limit: number
  }): Promise<StoredResult[]>
  /** The newest answer of another evaluation of the project to the very same call; null if none. */
  findAnswer(query: {
    readonly project: string
    readonly evaluation: string
    readonly requestHash: string
    readonly repeat: number
  }): Promise<StoredResult | null>
  /** Forgets the calls that failed, so that they are made again; returns how many. */
  dropFailed(evaluation: string): Promise<number>
}
