import type { NamedValue } from '#contract/named-value-filter.ts'
import type { ScoreCondition } from '#contract/score-filter.ts'

/**
 * Where a read looks: one environment; null for what applications do, which is every one but that of Belay's own
 * calls; or `everyEnvironment`.
 */
export type Place = { readonly project: string; readonly environment: string | null }

/** When a read looks, in nanoseconds since 1970; `toNs` is not included. */
export type Window = {
  readonly fromNs: bigint
  readonly toNs: bigint
  /** How much of its end lies ahead of now: what senders' clocks put there is listed. */
  readonly aheadNs?: bigint
}

/** Any of the values; an empty list means no condition. */
export type TraceConditions = {
  readonly status: readonly string[]
  /** Kinds of error of its spans; '' for one that was not told. */
  readonly errorType?: readonly string[]
  readonly model: readonly string[]
  readonly provider: readonly string[]
  readonly key: readonly string[]
  readonly name: readonly string[]
  readonly user: readonly string[]
  readonly session: readonly string[]
  readonly tag: readonly string[]
  /** Prompts by name, or by `name@version`. */
  readonly prompt: readonly string[]
  readonly flag: readonly string[]
  /** Any of them. */
  readonly score: readonly ScoreCondition[]
  /** Metadata of one of its spans: any of them. */
  readonly metadata?: readonly NamedValue[]
  /** Attributes of one of its spans, or of their resource: any of them. */
  readonly attribute?: readonly NamedValue[]
  readonly minDurationNs: bigint | null
  /** Words that all occur in the input or the output of one span. */
  readonly search: string
  /**
   * Only a part of the traces, from above 0 to 1, chosen by a hash of their ids: the same ones
   * whenever it is asked, others under another seed.
   */
  readonly sample?: { readonly share: number; readonly seed: string }
}
