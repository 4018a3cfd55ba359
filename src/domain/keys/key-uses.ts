import type { Scope } from '#contract/roles.ts'

/** Uses are written together at most this often. */
const writtenEveryMs = 1000
/** One key's time of use is written at most this often: a key at work is one write in a while, not one per call. */
const againAfterMs = 10_000

/** What a key was used for: the last time, and the scopes that its uses through the API took. */
export type KeyUse = { readonly at: Date; readonly scopes: ReadonlySet<Scope> }

/** When keys were last used, and for what, gathered in memory and written in the background. Ends with a last write. */
export class KeyUses {
  readonly #write: (uses: ReadonlyMap<string, KeyUse>) => Promise<void>
  readonly #nowMs: () => number
  readonly #onTrouble: (sentence: string) => void
  #timer: NodeJS.Timeout | undefined
  /** By key id; those not written yet. */
  readonly #used = new Map<string, { atMs: number; readonly scopes: Set<Scope> }>()
  readonly #writtenMs = new Map<string, number>()

  constructor(parts: {
    readonly write: (uses: ReadonlyMap<string, KeyUse>) => Promise<void>
    readonly nowMs: () => number
    readonly onTrouble: (sentence: string) => void
  }) {
    this.#write = parts.write
    this.#nowMs = parts.nowMs
    this.#onTrouble = parts.onTrouble
  }

  note(ids: Iterable<string>): void {
    for (const id of ids) this.#useOf(id).atMs = this.#nowMs()
  }

  noteScope(id: string, scope: Scope): void {
    this.#useOf(id).scopes.add(scope)
  }

  #useOf(id: string): { atMs: number; readonly scopes: Set<Scope> } {
    this.#flushSoon()
    const known = this.#used.get(id) ?? { atMs: this.#nowMs(), scopes: new Set() }
    this.#used.set(id, known)
    return known
  }

  /** Only while something is to be written: a server at rest is not woken. */
  #flushSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.flush(againAfterMs)
        .catch((error: unknown) =>
          this.#onTrouble(`Times of use of keys could not be written: ${String(error)}`),
        )
        .finally(() => {
          if (this.#used.size > 0) this.#flushSoon()
        })
    }, writtenEveryMs).unref()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
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
    await this.#write(
      new Map(due.map(([id, { atMs, scopes }]) => [id, { at: new Date(atMs), scopes }])),
    )
  }
}
