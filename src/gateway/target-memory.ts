import { isOutOfMoney } from '#gateway/next-step.ts'
import type { Target } from '#gateway/resolve-target.ts'
import { readRetryAfterMs } from '#gateway/retry.ts'
import type { TryOutcome } from '#gateway/try-outcome.ts'

/** More targets than an operator has; beyond it the one noted longest ago is forgotten. */
const targetsMax = 10_000

/** Statuses by which a target says that it cannot answer now, whoever asks. */
const coolingStatuses = new Set([429, 500, 502, 503, 504, 529])
/** Failures of the call or of its caller, which say nothing of the target. */
const ownFailures = new Set(['cancelled', 'address-denied', 'timeout-total', 'too-large'])

/**
 * Which targets answered 429 or failed a moment ago, so that calls go to the next one at once. One a front
 * thread: each learns for itself, by one call, and no call waits for another thread.
 */
export class TargetMemory {
  readonly #readyAtMs = new Map<string, number>()
  readonly #settings: { readonly ms: number; readonly msMax: number }

  constructor(settings: { readonly ms: number; readonly msMax: number }) {
    this.#settings = settings
  }

  /** Milliseconds since 1970 until when a target cools down; 0 for one that nothing is known of. */
  readyAtMs(target: Target): number {
    return this.#readyAtMs.size === 0 ? 0 : (this.#readyAtMs.get(nameOf(target)) ?? 0)
  }

  /** Learns from how a try ended. */
  note(target: Target, outcome: TryOutcome, nowMs: number): void {
    const forMs = this.#coolingMs(outcome, nowMs)
    if (forMs === 0) {
      if (this.#readyAtMs.size > 0 && isGood(outcome)) this.#readyAtMs.delete(nameOf(target))
      return
    }
    const name = nameOf(target)
    this.#readyAtMs.delete(name)
    this.#readyAtMs.set(name, nowMs + forMs)
    if (this.#readyAtMs.size <= targetsMax) return
    const [oldest] = this.#readyAtMs.keys()
    if (oldest !== undefined) this.#readyAtMs.delete(oldest)
  }

  /** How long a target is left alone: as long as it asked for, within the bound; 0 for one that is well. */
  #coolingMs(outcome: TryOutcome, nowMs: number): number {
    const { ms, msMax } = this.#settings
    if (ms === 0) return 0
    if (outcome.kind === 'failed') return ownFailures.has(outcome.failure.kind) ? 0 : ms
    if (outcome.kind === 'streamed') {
      const { errorType } = outcome.record
      return errorType === '' || ownFailures.has(errorType) ? 0 : ms
    }
    if (isOutOfMoney(outcome)) return msMax
    if (!coolingStatuses.has(outcome.status)) return 0
    return Math.min(msMax, readRetryAfterMs(outcome.headers, nowMs) ?? ms)
  }
}

function isGood(outcome: TryOutcome): boolean {
  return outcome.kind !== 'failed' && outcome.record.errorType === ''
}

function nameOf({ connection, model }: Target): string {
  return `${connection.id}/${model}`
}
