/**
 * How many calls may run at once: it starts at `most`, is halved when a provider says that it is
 * too much, and grows by one for each full round that went well (additive increase, multiplicative
 * decrease, as in RFC 5681). Not a queue: it lends places, in the order they were asked for.
 */
export class AdaptiveLimit {
  readonly #most: number
  #limit: number
  #running = 0
  #good = 0
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#most = most
    this.#limit = most
  }

  get now(): number {
    return this.#limit
  }

  /** Waits for a place; it must be given back by `leave`. */
  async enter(): Promise<void> {
    if (this.#running < this.#limit) {
      this.#running += 1
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** `overloaded`: the provider refused because there was too much at once. */
  leave(overloaded: boolean): void {
    this.#running -= 1
    if (overloaded) {
      this.#limit = Math.max(1, Math.floor(this.#limit / 2))
      this.#good = 0
    } else {
      this.#good += 1
      if (this.#good >= this.#limit && this.#limit < this.#most) {
        this.#limit += 1
        this.#good = 0
      }
    }
    while (this.#running < this.#limit) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#running += 1
      next()
    }
  }
}
