/** Where a member of a crowd stands. */
export type Place<Member> = { readonly member: Member; at: number }

/**
 * Those who come and go all the time, as calls do. A Set of them is costly for who lives long: each of its tables, when
 * it has grown full of those that left, points to the next one, and once V8 has put one among its old objects, all
 * later ones, with whoever was a member then, outlive their time and are copied twice.
 */
export class Crowd<Member> implements Iterable<Member> {
  readonly #places: Place<Member>[] = []

  get size(): number {
    return this.#places.length
  }

  join(member: Member): Place<Member> {
    const place = { member, at: this.#places.length }
    this.#places.push(place)
    return place
  }

  /** Takes away who stands there; once is enough, and more does no harm. */
  leave(place: Place<Member>): void {
    if (this.#places[place.at] !== place) return
    const last = this.#places.pop()
    if (last === undefined || last === place) return
    last.at = place.at
    this.#places[place.at] = last
  }

  /** Those who are members when it is asked. */
  [Symbol.iterator](): Iterator<Member> {
    return this.#places.map(({ member }) => member)[Symbol.iterator]()
  }
}
