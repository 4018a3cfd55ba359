import type { Target } from '#gateway/resolve-target.ts'
import { retryPauseMs } from '#gateway/retry.ts'

/** A target as one call sees it. */
type Place = {
  readonly target: Target
  tries: number
  /** When it may be asked again, by its own Retry-After; null when it named no time. */
  retryAtMs: number | null
  isGivenUp: boolean
}

/** The next try: where, and after how long a pause. */
export type Turn = {
  readonly target: Target
  readonly pauseMs: number
  /** Nothing is left to fall back to. */
  readonly isLastTarget: boolean
}

/**
 * The order in which one call asks its targets: the first that is not cooling down, and the soonest ready
 * where all are. Each has its tries; between two at the same one there is a pause, to another there is none.
 */
export class TargetQueue {
  readonly #places: readonly Place[]
  readonly #triesMax: number
  readonly #random: () => number

  constructor(targets: readonly Target[], triesMax: number, random: () => number) {
    this.#places = targets.map((target) => ({
      target,
      tries: 0,
      retryAtMs: null,
      isGivenUp: false,
    }))
    this.#triesMax = triesMax
    this.#random = random
  }

  /** Null when no target is left that is worth a try within `remainingMs`. */
  next(nowMs: number, remainingMs: number, readyAtMs: (target: Target) => number): Turn | null {
    for (;;) {
      const left = this.#left()
      const place =
        left.find(({ target }) => readyAtMs(target) <= nowMs) ??
        left.toSorted((a, b) => readyAtMs(a.target) - readyAtMs(b.target))[0]
      if (place === undefined) return null
      const pauseMs = this.#pauseMs(place, nowMs)
      if (pauseMs !== null && (pauseMs === 0 || pauseMs < remainingMs)) {
        place.tries += 1
        return {
          target: place.target,
          pauseMs,
          isLastTarget: this.#left().every((one) => one === place),
        }
      }
      place.isGivenUp = true
    }
  }

  /** What the last try at a target came to: the time after which it wants to be asked again. */
  noteRetryAfter(target: Target, retryAfterMs: number | null, nowMs: number): void {
    const place = this.#placeOf(target)
    if (place !== undefined) place.retryAtMs = retryAfterMs === null ? null : nowMs + retryAfterMs
  }

  /** Undoes a try that failed by what Belay itself had added: the target is asked again at once. */
  askAgain(target: Target): void {
    const place = this.#placeOf(target)
    if (place !== undefined) place.tries -= 1
  }

  /** Asks a target no more in this call. */
  giveUp(target: Target): void {
    const place = this.#placeOf(target)
    if (place !== undefined) place.isGivenUp = true
  }

  #pauseMs({ tries, retryAtMs }: Place, nowMs: number): number | null {
    if (tries === 0) return 0
    const retryAfterMs = retryAtMs === null ? null : Math.max(0, retryAtMs - nowMs)
    return retryPauseMs({ retry: tries - 1, retryAfterMs, random: this.#random() })
  }

  #left(): readonly Place[] {
    return this.#places.filter(({ isGivenUp, tries }) => !isGivenUp && tries < this.#triesMax)
  }

  #placeOf(target: Target): Place | undefined {
    return this.#places.find((place) => place.target === target)
  }
}
