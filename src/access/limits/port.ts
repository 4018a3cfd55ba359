import type { Limits } from '#contract/keys.ts'
import type { PicoUsd } from '#kit/money.ts'

/** What a call asks for before it is made. */
export type Ask = {
  readonly slot: number
  readonly limits: Limits
  readonly tokens: number
  /** Estimated cost, rounded up; 0 when the model has no price. */
  readonly cost: PicoUsd
  readonly nowMs: number
}

/** A granted ask, to be settled exactly once. */
export type Reservation = Pick<Ask, 'slot' | 'tokens' | 'cost'> & {
  /** Minutes since 1970 in which its tokens were counted. */
  readonly minute: bigint
}

export type LimitName = 'requests per minute' | 'tokens per minute' | 'parallel calls' | 'budget'

/** Why a call may not be made now, and when to try again. */
export type LimitReached = {
  readonly limit: LimitName
  readonly bound: string
  readonly retryAfterS: number
}

/** What keeps keys within their limits, as a call sees it; whoever counts, and wherever. */
export type LimitGate = {
  /**
   * Takes what a call asks for, or says which limit stands against it and takes nothing. A budget
   * admits a call while anything is left of it beyond what others have reserved, so calls in
   * parallel overshoot it by one reservation at most.
   */
  reserve(ask: Ask): Reservation | LimitReached
  /** Replaces what was reserved by what was used. */
  settle(reservation: Reservation, used: { readonly tokens: number; readonly cost: PicoUsd }): void
  /** What is left of the per-minute limits, for the x-ratelimit headers. */
  remaining(
    slot: number,
    limits: Limits,
    nowMs: number,
  ): { requests: number | null; tokens: number | null; resetS: number }
}

/** True for what `reserve` refused. */
export function isReached(outcome: Reservation | LimitReached): outcome is LimitReached {
  return 'limit' in outcome
}

/** True when a key bounds anything at all. */
export function hasLimits(limits: Limits): boolean {
  return (
    limits.requestsPerMinute !== null ||
    limits.tokensPerMinute !== null ||
    limits.parallelCalls !== null ||
    limits.budgetUsd !== null
  )
}
