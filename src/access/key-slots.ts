import { slotsMax } from '#access/limits/shared-memory.ts'

/** Which slot of the shared counters is whose: a key keeps its own for as long as the process lives. */
export class KeySlots {
  readonly #slots = new Map<string, number>()
  #fresh: string[] = []

  /** Slot of a key's counters; -1 when it has none. */
  of(keyId: string): number {
    return this.#slots.get(keyId) ?? -1
  }

  /** The slot of a key that has limits: its own, or the next that is free. */
  give(keyId: string): number {
    const known = this.#slots.get(keyId)
    if (known !== undefined) return known
    if (this.#slots.size >= slotsMax)
      throw new Error(
        `More than ${slotsMax} keys with limits; revoke some, or run several servers.`,
      )
    const slot = this.#slots.size
    this.#slots.set(keyId, slot)
    this.#fresh.push(keyId)
    return slot
  }

  /** The keys that were given a slot since this was last asked. */
  takeFresh(): readonly string[] {
    const taken = this.#fresh
    this.#fresh = []
    return taken
  }
}
