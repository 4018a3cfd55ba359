import { periodEndMs } from '#access/limits/periods.ts'
import type { Ask, LimitGate, LimitReached, Reservation } from '#access/limits/port.ts'
import type { Limits } from '#contract/keys.ts'
import { parseUsd, type PicoUsd } from '#kit/money.ts'

/**
 * Counters of all keys with limits, shared by every gateway thread. One slot a key, assigned by
 * the main thread; 64-bit atomics, so that no thread waits for another.
 */
export type LimitCounters = { readonly shared: SharedArrayBuffer }

/** Keys that can have limits at once in one process. */
export const slotsMax = 16_384

const fields = 8
const field = {
  minute: 0,
  requests: 1,
  requestsBefore: 2,
  tokens: 3,
  tokensBefore: 4,
  parallel: 5,
  spent: 6,
  reserved: 7,
} as const

export function newLimitCounters(): LimitCounters {
  return { shared: new SharedArrayBuffer(slotsMax * fields * 8) }
}

const minuteMs = 60_000
// Budgets are counted in nano-dollars: a 64-bit counter of pico-dollars would end at nine million dollars.
const picoPerNano = 1000n

/** Limits counted in memory that the threads of one process share; one per thread. */
export class SharedLimits implements LimitGate {
  readonly #counters: BigInt64Array

  constructor(counters: LimitCounters) {
    this.#counters = new BigInt64Array(counters.shared)
  }

  reserve(ask: Ask): Reservation | LimitReached {
    const { slot, limits, nowMs } = ask
    const at = slot * fields
    this.#turnMinute(at, nowMs)
    const parallel = this.#add(at + field.parallel, 1n)
    if (limits.parallelCalls !== null && parallel > BigInt(limits.parallelCalls)) {
      this.#add(at + field.parallel, -1n)
      return { limit: 'parallel calls', bound: `${limits.parallelCalls}`, retryAfterS: 1 }
    }
    const requests = this.#add(at + field.requests, 1n)
    const tokens = this.#add(at + field.tokens, BigInt(ask.tokens))
    const reserved = this.#add(at + field.reserved, nanoUsd(ask.cost))
    const reached = this.#reached(ask, at, { requests, tokens, reserved })
    if (reached === null)
      return { slot, tokens: ask.tokens, cost: ask.cost, minute: minuteOf(nowMs) }
    this.#add(at + field.parallel, -1n)
    this.#add(at + field.requests, -1n)
    this.#add(at + field.tokens, -BigInt(ask.tokens))
    this.#add(at + field.reserved, -nanoUsd(ask.cost))
    return reached
  }

  settle(
    reservation: Reservation,
    used: { readonly tokens: number; readonly cost: PicoUsd },
  ): void {
    const at = reservation.slot * fields
    this.#add(at + field.parallel, -1n)
    this.#settleTokens(at, reservation, BigInt(used.tokens - reservation.tokens))
    // In this order: in between the money counts twice rather than not at all.
    this.#add(at + field.spent, nanoUsd(used.cost))
    this.#add(at + field.reserved, -nanoUsd(reservation.cost))
  }

  /** Corrects the minute that the tokens were counted in; one that is over for long has nothing to give back. */
  #settleTokens(at: number, { minute }: Reservation, difference: bigint): void {
    const now = Atomics.load(this.#counters, at + field.minute)
    if (minute === now - 1n) this.#add(at + field.tokensBefore, difference)
    else if (minute === now || difference > 0n) this.#add(at + field.tokens, difference)
  }

  /** Sets what a key has spent in its running period: after a start, and when a period begins. */
  setSpent(slot: number, spent: PicoUsd): void {
    Atomics.store(this.#counters, slot * fields + field.spent, nanoUsd(spent))
  }

  /** Nothing reserved, nothing counted: for a slot that gets a new owner. */
  clear(slot: number): void {
    for (let index = 0; index < fields; index += 1)
      Atomics.store(this.#counters, slot * fields + index, 0n)
  }

  spent(slot: number): PicoUsd {
    return Atomics.load(this.#counters, slot * fields + field.spent) * picoPerNano
  }

  remaining(
    slot: number,
    limits: Limits,
    nowMs: number,
  ): { requests: number | null; tokens: number | null; resetS: number } {
    const at = slot * fields
    this.#turnMinute(at, nowMs)
    const left = (bound: number | null, now: number, before: number) =>
      bound === null
        ? null
        : Math.max(0, bound - Number(this.#sliding(at + now, at + before, nowMs)))
    return {
      requests: left(limits.requestsPerMinute, field.requests, field.requestsBefore),
      tokens: left(limits.tokensPerMinute, field.tokens, field.tokensBefore),
      resetS: secondsLeft(nowMs),
    }
  }

  #reached(
    ask: Ask,
    at: number,
    now: { requests: bigint; tokens: bigint; reserved: bigint },
  ): LimitReached | null {
    const { limits, nowMs } = ask
    if (limits.requestsPerMinute !== null) {
      const used = this.#sliding(at + field.requests, at + field.requestsBefore, nowMs)
      if (used > BigInt(limits.requestsPerMinute)) {
        return {
          limit: 'requests per minute',
          bound: `${limits.requestsPerMinute}`,
          retryAfterS: secondsLeft(nowMs),
        }
      }
    }
    if (limits.tokensPerMinute !== null) {
      // Admitted while anything is left, as with money: one large call must not be refused for ever.
      const usedByOthers =
        this.#sliding(at + field.tokens, at + field.tokensBefore, nowMs) - BigInt(ask.tokens)
      if (usedByOthers >= BigInt(limits.tokensPerMinute)) {
        return {
          limit: 'tokens per minute',
          bound: `${limits.tokensPerMinute}`,
          retryAfterS: secondsLeft(nowMs),
        }
      }
    }
    if (limits.budgetUsd !== null) {
      const spent = Atomics.load(this.#counters, at + field.spent)
      const taken = spent + now.reserved - nanoUsd(ask.cost)
      if (taken >= budgetNanoUsd(limits.budgetUsd)) {
        return {
          limit: 'budget',
          bound: `${limits.budgetUsd} US dollars per ${limits.budgetPeriod}`,
          retryAfterS: Math.ceil((periodEndMs(limits.budgetPeriod, nowMs) - nowMs) / 1000),
        }
      }
    }
    return null
  }

  /** This minute's count plus the share of the last one that a sliding minute still covers. */
  #sliding(now: number, before: number, nowMs: number): bigint {
    const share = BigInt(minuteMs - (nowMs % minuteMs))
    const current = Atomics.load(this.#counters, now)
    return current + (Atomics.load(this.#counters, before) * share) / BigInt(minuteMs)
  }

  /** The first call of a new minute moves the counts on; the others find it done. */
  #turnMinute(at: number, nowMs: number): void {
    const minute = minuteOf(nowMs)
    const seen = Atomics.load(this.#counters, at + field.minute)
    if (seen >= minute) return
    if (Atomics.compareExchange(this.#counters, at + field.minute, seen, minute) !== seen) return
    const isNext = seen === minute - 1n
    for (const [now, before] of [
      [field.requests, field.requestsBefore],
      [field.tokens, field.tokensBefore],
    ] as const) {
      const count = Atomics.exchange(this.#counters, at + now, 0n)
      Atomics.store(this.#counters, at + before, isNext ? count : 0n)
    }
  }

  #add(index: number, amount: bigint): bigint {
    return Atomics.add(this.#counters, index, amount) + amount
  }
}

function secondsLeft(nowMs: number): number {
  return Math.max(1, Math.ceil((minuteMs - (nowMs % minuteMs)) / 1000))
}

/** Budgets as operators wrote them, read once: they are asked about at every call. */
const budgets = new Map<string, bigint>()
const budgetsMax = 10_000

function budgetNanoUsd(written: string): bigint {
  const known = budgets.get(written)
  if (known !== undefined) return known
  if (budgets.size >= budgetsMax) budgets.clear()
  const budget = nanoUsd(parseUsd(written))
  budgets.set(written, budget)
  return budget
}

function nanoUsd(pico: PicoUsd): bigint {
  return pico >= 0n ? (pico + picoPerNano - 1n) / picoPerNano : -(-pico / picoPerNano)
}

function minuteOf(nowMs: number): bigint {
  return BigInt(Math.floor(nowMs / minuteMs))
}
