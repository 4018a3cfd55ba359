/** The first of many things in an order, however many are added: holds twice as many as are asked for. */
export class Firsts<Item> {
  readonly #limit: number
  readonly #compare: (a: Item, b: Item) => number
  #items: Item[] = []

  constructor(limit: number, compare: (a: Item, b: Item) => number) {
    this.#limit = limit
    this.#compare = compare
  }

  add(item: Item): void {
    this.#items.push(item)
    if (this.#items.length >= 2 * this.#limit) this.#items = this.sorted()
  }

  /** The first of those that were added, in order; at most the limit. */
  sorted(): Item[] {
    return this.#items.toSorted(this.#compare).slice(0, this.#limit)
  }
}
