import { type Fault, fault } from '#contract/faults.ts'
import { failed, ok, type Result } from '#kit/result.ts'

const windowMs = 60_000
const rememberedMax = 10_000

/** Bounds tries at passwords and links: so many a minute for each name, which is an address or an account. */
export class TryBound {
  readonly #triesMax: number
  readonly #nowMs: () => number
  readonly #tries = new Map<string, { count: number; sinceMs: number }>()

  constructor(parts: { readonly triesMax: number; readonly nowMs: () => number }) {
    this.#triesMax = parts.triesMax
    this.#nowMs = parts.nowMs
  }

  take(name: string): Result<true, Fault> {
    const nowMs = this.#nowMs()
    const known = this.#tries.get(name)
    const entry =
      known === undefined || nowMs - known.sinceMs > windowMs ? { count: 0, sinceMs: nowMs } : known
    entry.count += 1
    if (this.#tries.size >= rememberedMax) this.#tries.clear()
    this.#tries.set(name, entry)
    return entry.count > this.#triesMax
      ? failed(fault('too_many_tries', `More than ${this.#triesMax} tries within a minute.`))
      : ok(true)
  }
}
