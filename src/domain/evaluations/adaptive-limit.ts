/**
 * How many calls may run at once: it begins with `first`, grows by one for each call that went well
 * until a provider says that it is too much, is halved then, and from there on grows by one for each
 * full round that went well, never beyond `most` (slow start, then additive increase, multiplicative
 * decrease, as in RFC 5681). Not a queue: it lends places, in the order they were asked for.
 */
export class AdaptiveLimit {
  readonly #most: number
  #limit: number
  #running = 0
  #good = 0
  /** Counts the halvings: what was under way before the newest one says nothing of what came of it. */
  #halvings = 0
  readonly #waiting: ((place: Place) => void)[] = []

  constructor({ first, most }: { readonly first: number; readonly most: number }) {
    this.#most = most
    this.#limit = first
  }

  get now(): number {
    return this.#limit
  }

  /** Waits for a place; it must be left. */
  enter(): Promise<Place> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#lend()
    })
  }

  #lend(): void {
    while (this.#running < this.#limit) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#running += 1
      next(this.#place())
    }
  }

  #place(): Place {
    let halvings = this.#halvings
    let isGood = true
    let hasLeft = false
    return {
      overload: () => {
        isGood = false
        if (halvings === this.#halvings) {
          this.#limit = Math.max(1, Math.floor(this.#limit / 2))
          this.#good = 0
          this.#halvings += 1
        }
        halvings = this.#halvings
      },
      leave: () => {
        if (hasLeft) return
        hasLeft = true
        this.#running -= 1
        if (isGood) this.#grow()
        this.#lend()
      },
    }
  }

  #grow(): void {
    this.#good += 1
    const isDue = this.#halvings === 0 || this.#good >= this.#limit
    if (!isDue || this.#limit >= this.#most) return
    this.#limit += 1
    this.#good = 0
  }
}

/** A place that was lent. */
export type Place = {
  /** The provider refused because there was too much at once; all that ran together halve the limit once. */
  readonly overload: () => void
  /** Gives it back; a second time is nothing. */
  readonly leave: () => void
}
