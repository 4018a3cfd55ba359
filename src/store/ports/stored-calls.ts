import type { SpanStatus } from '#contract/span-row.ts'
import type { Usage } from '#contract/usage.ts'
import type { PricedUsage } from '#store/ports/stored-trace.ts'
import type { Place, Window } from '#store/ports/trace-query.ts'

/** Any of the values; an empty list means no condition, an empty text a call that names none. */
export type CallConditions = {
  readonly status: readonly string[]
  readonly model: readonly string[]
  readonly provider: readonly string[]
  readonly key: readonly string[]
  readonly user: readonly string[]
  readonly errorType: readonly string[]
  readonly minDurationNs: bigint | null
  /** Only calls of these prices, or none of them; null: whichever. */
  readonly prices: {
    readonly isAmong: boolean
    readonly of: readonly Pick<PricedUsage, 'provider' | 'model' | 'tier'>[]
  } | null
}

export type CallSort = 'time' | 'duration' | 'tokens'

/** Where a list goes on: the last call and what it is ordered by. */
export type CallCursor = {
  readonly value: bigint
  readonly traceId: string
  readonly spanId: string
}

export type CallQuery = {
  readonly place: Place
  /** Its ends are drawn out as those of measures are. */
  readonly window: Window
  readonly conditions: CallConditions
}

export type CallListQuery = CallQuery & {
  readonly sort: CallSort
  readonly isAscending: boolean
  readonly limit: number
  readonly after: CallCursor | null
}

/** A call as a list shows it. */
export type StoredCall = {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly environment: string
  readonly status: SpanStatus
  readonly errorType: string
  readonly statusMessage: string
  readonly startedAtNs: bigint
  readonly durationNs: bigint
  readonly provider: string
  readonly model: string
  readonly tier: string
  readonly key: string
  readonly userId: string
  readonly sessionId: string
  readonly flags: readonly string[]
  readonly usage: Usage
  readonly reportedCost: string
  /** What the list is ordered by. */
  readonly sortValue: bigint
}

/** Sums over all calls that meet the conditions. */
export type StoredCallTotal = {
  readonly calls: number
  readonly errors: number
  readonly priced: readonly PricedUsage[]
  readonly reportedCost: string
  /** Of those that failed, most first. */
  readonly errorTypes: readonly { readonly errorType: string; readonly calls: number }[]
}
