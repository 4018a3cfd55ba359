/** Uses are written together at most this often. */
const writtenEveryMs = 1000
/** One key's time of use is written at most this often: a key at work is one write in a while, not one per call. */
const againAfterMs = 10_000

/** When keys were last used, gathered in memory and written in the background. Ends with a last write. */
export class KeyUses {
  readonly #write: (uses: ReadonlyMap<string, Date>) => Promise<void>
  readonly #nowMs: () => number
  readonly #timer: NodeJS.Timeout
  /** By key id, milliseconds; those not written yet. */
  readonly #used = new Map<string, number>()
  readonly #writtenMs = new Map<string, number>()

  constructor(parts: {
    readonly write: (uses: ReadonlyMap<string, Date>) => Promise<void>
    readonly nowMs: () => number
    readonly onTrouble: (sentence: string) => void
  }) {
    this.#write = parts.write
    this.#nowMs = parts.nowMs
    this.#timer = setInterval(
      () =>
        void this.flush(againAfterMs).catch((error: unknown) =>
          parts.onTrouble(`Times of use of keys could not be written: ${String(error)}`),
        ),
      writtenEveryMs,
    )
    this.#timer.unref()
  }

  note(ids: Iterable<string>): void {
    for (const id of ids) this.#used.set(id, this.#nowMs())
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush(0)
  }

  /** Writes what is known of keys that were not written within `afterMs`. */
  async flush(afterMs: number): Promise<void> {
    const nowMs = this.#nowMs()
    const due = [...this.#used].filter(
      ([id]) => nowMs - (this.#writtenMs.get(id) ?? Number.NEGATIVE_INFINITY) >= afterMs,
    )
    if (due.length === 0) return
    for (const [id] of due) {
      this.#used.delete(id)
      this.#writtenMs.set(id, nowMs)
    }
    await this.#write(new Map(due.map(([id, atMs]) => [id, new Date(atMs)])))
  }
}
