import type { Limits } from '#contract/keys.ts'
import { knownCostOf } from '#domain/cost/cost-of.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { periodStartMs } from '#access/limits/periods.ts'
import type { SharedLimits } from '#access/limits/shared-memory.ts'
import type { Clock } from '#kit/clock.ts'
import type { PicoUsd } from '#kit/money.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

export type BudgetParts = {
  readonly traces: TraceStore
  readonly records: RecordStore
  readonly workspace: string
  readonly clock: Clock
  readonly gate: SharedLimits
  readonly prices: () => PriceBook
  readonly slotOf: (keyId: string) => number
}

/** The clock is looked at this often at least, as it may be set or the machine asleep; and just after the day turns. */
const periodCheckMsMax = 60_000
const dayMs = 24 * 60 * 60 * 1000

/** What keys have spent: read from the store at start, begun anew with each day and month. */
export class Budgets {
  readonly #parts: BudgetParts
  #dayStartMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(parts: BudgetParts) {
    this.#parts = parts
  }

  /** Sets every key's spent money from what the store knows; nothing may be in the spool, and no call running. */
  async rebuild(): Promise<void> {
    const { records, workspace, gate, slotOf, clock } = this.#parts
    const [day, month] = await Promise.all([
      this.#spentSince(periodStartMs('day', clock.nowMs())),
      this.#spentSince(periodStartMs('month', clock.nowMs())),
    ])
    for await (const { id, limits } of records.keys.each({ match: { workspace } })) {
      const slot = slotOf(id)
      if (slot !== -1)
        gate.setSpent(slot, (limits.budgetPeriod === 'day' ? day : month).get(id) ?? 0n)
    }
    this.#dayStartMs = periodStartMs('day', clock.nowMs())
  }

  /** Sets one key's spent money: for a key that gets limits while the server runs. */
  async rebuildKey(keyId: string): Promise<void> {
    const { records, gate, slotOf, clock } = this.#parts
    const key = await records.keys.find({ id: keyId })
    const slot = slotOf(keyId)
    if (key === null || slot === -1) return
    const spent = await this.#spentSince(periodStartMs(key.limits.budgetPeriod, clock.nowMs()))
    gate.setSpent(slot, spent.get(keyId) ?? 0n)
  }

  /**
   * What keys have spent in their running periods: to the last call where a limit counts them, as far
   * as it is stored for those without any.
   */
  async spentBy(
    keys: readonly Pick<RecordOf<'keys'>, 'id' | 'limits'>[],
  ): Promise<ReadonlyMap<string, PicoUsd>> {
    const { gate, slotOf, clock } = this.#parts
    const stored: Record<Limits['budgetPeriod'], ReadonlyMap<string, PicoUsd> | null> = {
      day: null,
      month: null,
    }
    const spent = new Map<string, PicoUsd>()
    for (const { id, limits } of keys) {
      const slot = slotOf(id)
      const period = limits.budgetPeriod
      if (slot === -1) {
        stored[period] ??= await this.#spentSince(periodStartMs(period, clock.nowMs()))
        spent.set(id, stored[period].get(id) ?? 0n)
      } else spent.set(id, gate.spent(slot))
    }
    return spent
  }

  /** Begins to look for the turn of day and month. */
  watch(): void {
    const nowMs = this.#parts.clock.nowMs()
    const leftMs = periodStartMs('day', nowMs) + dayMs - nowMs
    const look = async (): Promise<void> => {
      // A store that is away is asked again at the next look: the period has not turned before.
      await this.#turnPeriod().catch(() => {})
      if (this.#timer !== undefined) this.watch()
    }
    this.#timer = setTimeout(() => void look(), Math.min(periodCheckMsMax, leftMs + 1)).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  async #turnPeriod(): Promise<void> {
    const { records, workspace, gate, slotOf, clock } = this.#parts
    const nowMs = clock.nowMs()
    const dayStartMs = periodStartMs('day', nowMs)
    if (dayStartMs === this.#dayStartMs) return
    const isNewMonth = dayStartMs === periodStartMs('month', nowMs)
    const turned: number[] = []
    for await (const { id, limits } of records.keys.each({ match: { workspace } })) {
      const slot = slotOf(id)
      if (slot !== -1 && (limits.budgetPeriod === 'day' || isNewMonth)) turned.push(slot)
    }
    // At once, when all are known: what a look that failed had begun would be counted out twice.
    this.#dayStartMs = dayStartMs
    for (const slot of turned) gate.setSpent(slot, 0n)
  }

  async #spentSince(sinceMs: number): Promise<Map<string, PicoUsd>> {
    const { traces, prices, clock } = this.#parts
    const spent = new Map<string, PicoUsd>()
    for (const { key, usage, ...price } of await traces.usageByKey(
      null,
      BigInt(sinceMs) * 1_000_000n,
    )) {
      const cost = knownCostOf(usage, prices().prices(price, clock.nowMs()))
      spent.set(key, (spent.get(key) ?? 0n) + cost)
    }
    return spent
  }
}
