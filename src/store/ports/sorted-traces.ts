import type { UsageClass } from '#contract/usage.ts'
import type { PricedUsage, StoredTrace } from '#store/ports/stored-trace.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'

/** Pico-dollars for one token, or one search, of a class at a price. */
export type ClassPrice = Pick<PricedUsage, 'provider' | 'model' | 'tier'> & {
  readonly class: UsageClass
  readonly each: bigint
}

/** What a list of traces is ordered by; costs are worked out with the prices given. */
export type TraceOrder =
  | { readonly by: 'time' | 'duration' | 'tokens' }
  | { readonly by: 'cost'; readonly prices: readonly ClassPrice[] }

export type SortedTracesQuery = {
  readonly place: Place
  readonly window: Window
  readonly conditions: TraceConditions
  readonly order: TraceOrder
  readonly isAscending: boolean
  readonly limit: number
  /** The last trace of the page before. */
  readonly after: { readonly value: bigint; readonly traceId: string } | null
}

/** Traces in order. `last` is where the list goes on, null at its end. */
export type SortedTraces = {
  readonly traces: readonly (StoredTrace & { readonly sortValue: bigint })[]
  readonly last: { readonly value: bigint; readonly traceId: string } | null
}
