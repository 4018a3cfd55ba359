const perSecond = 10
/** Of calls whose variants are compared. */
const comparedPerSecond = 1000
const keysMax = 10_000

/** Bounds how many refusals of one key are recorded: a client that knocks in a loop fills no disk. */
export class RefusalNotes {
  readonly #noted = new Map<string, { second: number; count: number }>()

  /** True when one more may be recorded now; of calls whose variants are compared it is many more. */
  take(keyId: string, nowMs: number, isCompared = false): boolean {
    const second = Math.floor(nowMs / 1000)
    const known = this.#noted.get(keyId)
    if (known === undefined || known.second !== second) {
      if (this.#noted.size >= keysMax) this.#noted.clear()
      this.#noted.set(keyId, { second, count: 1 })
      return true
    }
    known.count += 1
    return known.count <= (isCompared ? comparedPerSecond : perSecond)
  }
}
