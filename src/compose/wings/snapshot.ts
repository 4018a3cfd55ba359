import { defineWing } from '#compose/define-wing.ts'
import { SnapshotSource } from '#access/snapshot-source.ts'
import { wing as connections } from '#compose/wings/connections.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as simulator } from '#compose/wings/simulator.ts'

/** What the data planes answer from: built at the start, and then made to follow the records. */
export const wing = defineWing({
  needs: { connections, prices, simulator },
  async build({ parts, keySecret }, given) {
    const source = new SnapshotSource({
      records: parts.records,
      workspace: parts.workspace,
      connections: given.connections.connections,
      prices: given.prices.prices,
      keySecret,
      simulatorUrl: given.simulator.url,
    })
    await source.build()
    source.takeNewSlots()
    return {
      service: {
        current: () => source.current,
        takeChange: () => source.takeChange(),
        providerOf: (connection: string) =>
          source.current.connections.get(connection)?.provider ?? '',
        /** Names can change, ids do not; '' for a connection that is gone. */
        connectionNamed: (id: string) =>
          [...source.current.connections.values()].find((one) => one.id === id)?.name ?? '',
        slotOf: (keyId: string) => source.slotOf(keyId),
        takeNewSlots: () => source.takeNewSlots(),
      },
      changed: (changes) => source.follow(changes),
    }
  },
})
