import { defineSection } from '#access/define-section.ts'
import { simulatorName } from '#domain/connections/service.ts'
import type { ConnectionSettings } from '#plugins/define.ts'

export type ConnectionEntry = ConnectionSettings & {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly isEnabled: boolean
}

/** Name → connection, the simulator among them when it runs; secrets in the clear. */
export const section = defineSection<ReadonlyMap<string, ConnectionEntry>>({
  reads: ['connections'],
  open: ({ records, workspace, connections, simulatorUrl }) => ({
    async build() {
      const entries = new Map<string, ConnectionEntry>()
      for (const record of await records.connections.list({ workspace })) {
        const { id, name, provider, baseUrl, settings, isEnabled } = record
        const secret = connections.openSecret(record)
        entries.set(name, { id, name, provider, baseUrl, settings, isEnabled, secret })
      }
      if (simulatorUrl !== null)
        entries.set(simulatorName, {
          id: simulatorName,
          name: simulatorName,
          provider: simulatorName,
          baseUrl: simulatorUrl,
          settings: {},
          isEnabled: true,
          secret: '',
        })
      return entries
    },
  }),
})
