import { defineWing } from '#compose/define-wing.ts'
import { changesSnapshot, SnapshotSource } from '#compose/snapshot-source.ts'
import { wing as connections } from '#compose/wings/connections.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as simulator } from '#compose/wings/simulator.ts'
import type { Snapshot } from '#gateway/snapshot.ts'

/** What the data planes answer from: built at the start, and anew when a record of it changes. */
export const wing = defineWing({
  needs: { connections, prices, simulator },
  async build({ parts, keySecret }, given) {
    let newSlots: string[] = []
    const source = new SnapshotSource({
      records: parts.records,
      workspace: parts.workspace,
      connections: given.connections.connections,
      prices: given.prices.prices,
      keySecret,
      simulatorUrl: given.simulator.url,
      onSlot: (_, keyId) => newSlots.push(keyId),
    })
    let current: Snapshot = await source.build(true)
    newSlots = []
    return {
      service: {
        current: () => current,
        providerOf: (connection: string) => current.connections.get(connection)?.provider ?? '',
        slotOf: (keyId: string) => source.slotOf(keyId),
        /** The keys that got counters of their own since this was last asked. */
        takeNewSlots(): readonly string[] {
          const taken = newSlots
          newSlots = []
          return taken
        },
      },
      async changed(nouns) {
        if (changesSnapshot(nouns)) current = await source.build(true)
      },
    }
  },
})
