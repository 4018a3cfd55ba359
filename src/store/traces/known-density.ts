/** Questions that are remembered; the one that was not asked for longest goes first. */
const questionsMax = 1000

/** Reading a little more than was needed before saves a second read more often than it costs. */
const margin = 1.5

/** A guess reaches no further than so many times what was looked through. */
const reachMax = 4

/**
 * How far apart the answers to a question lay when it was asked last: where lists begin to look, so
 * that one read mostly finds a page. A guess only; who finds too little looks further.
 */
export class KnownDensity {
  readonly #seen = new Map<string, { readonly items: number; readonly seconds: number }>()

  /** Seconds that probably hold so many items; null when the question is new. */
  secondsFor(question: string, wanted: number): number | null {
    const seen = this.#seen.get(question)
    if (seen === undefined) return null
    return seen.seconds * Math.min(reachMax, (margin * wanted) / Math.max(1, seen.items))
  }

  /** So many items were all that so many seconds held. */
  learn(question: string, seen: { readonly items: number; readonly seconds: number }): void {
    this.#seen.delete(question)
    this.#seen.set(question, seen)
    const [oldest] = this.#seen.keys()
    if (this.#seen.size > questionsMax && oldest !== undefined) this.#seen.delete(oldest)
  }
}
