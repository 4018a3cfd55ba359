import { Budgets } from '#access/budgets.ts'
import { defineWing } from '#compose/define-wing.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { wing as spool } from '#compose/wings/spool.ts'
import { newLimitCounters, SharedLimits } from '#access/limits/shared-memory.ts'

/** The counters of limits and budgets. It needs the spool empty: what keys have spent is read from the store. */
export const wing = defineWing({
  needs: { prices, snapshot, spool },
  async build({ parts, stores }, given) {
    const counters = newLimitCounters()
    const budgets = new Budgets({
      traces: stores.traces,
      records: parts.records,
      workspace: parts.workspace,
      clock: parts.clock,
      gate: new SharedLimits(counters),
      prices: given.prices.book,
      slotOf: given.snapshot.slotOf,
    })
    await budgets.rebuild()
    return {
      service: { budgets, counters },
      async changed() {
        for (const keyId of given.snapshot.takeNewSlots()) await budgets.rebuildKey(keyId)
      },
      start: async () => budgets.watch(),
      stop: async () => budgets.stop(),
    }
  },
})
