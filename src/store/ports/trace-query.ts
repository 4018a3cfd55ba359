import type { TraceFilterValues } from '#contract/trace-filter.ts'

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

/** What is asked of traces: an empty list asks nothing, as what is left out. What prices tell is not asked of the store. */
export type TraceConditions = TraceFilterValues & {
  /**
   * Only a part of the traces, from above 0 to 1, chosen by a hash of their ids: the same ones
   * whenever it is asked, others under another seed.
   */
  readonly sample?: { readonly share: number; readonly seed: string }
}
