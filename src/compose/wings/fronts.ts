import { hostname } from 'node:os'
import { defineWing } from '#compose/define-wing.ts'
import { wing as keys } from '#compose/wings/keys.ts'
import { wing as limits } from '#compose/wings/limits.ts'
import { wing as simulator } from '#compose/wings/simulator.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { wing as spool } from '#compose/wings/spool.ts'
import { isLoopback } from '#config/load-config.ts'
import type { Config } from '#contract/config.ts'
import { hostNameOf } from '#http/front/known-host.ts'
import { TrafficCounters } from '#http/front/traffic-counters.ts'

/** Time that running calls get to finish when the server stops. */
const stopPatienceMs = 10_000

/** The threads that listen. They open when all is built. */
export const wing = defineWing({
  needs: { keys, limits, simulator, snapshot, spool },
  build({ begun, config, data, log, onDeath }, given) {
    const { frontNames, fronts } = begun
    const { largeWriter, budget, drain } = given.spool
    const { uses } = given.keys
    const simulatorUrl = given.simulator.url
    const traffic = new TrafficCounters()
    const settings = () => ({
      host: config.host,
      port: config.port,
      reusePort: process.platform === 'linux',
      mainSocket: data.mainSocket,
      largeSocket: data.largeSocket,
      ownSocket: null,
      spoolDirectory: data.spool,
      spoolBudget: budget,
      fsync: config.spool.fsync,
      limitCounters: given.limits.counters.shared,
      trafficCounters: traffic.shared,
      hosts: knownHosts(config),
      origins: config.network.origins,
      networkAllow: config.network.allow,
      trustedOrigins: simulatorUrl === null ? [] : [new URL(simulatorUrl).origin],
      gateway: config.gateway,
      ingestBodyBytesMax: config.ingest.bodyBytesMax,
      redact: config.capture.redact,
      snapshot: given.snapshot.current(),
    })
    return {
      service: { traffic },
      async open() {
        // What changed until now is in what they begin with.
        given.snapshot.takeChange()
        const common = settings()
        await fronts.listen(
          frontNames.map((writer) => ({ ...common, writer })),
          { ...common, writer: largeWriter, ownSocket: data.largeSocket, largeSocket: null },
          {
            onWritten: () => drain.nudge(),
            onKeysUsed: (ids) => uses.note(ids),
            onTrouble: log,
            onDeath,
          },
        )
      },
      async changed() {
        const change = given.snapshot.takeChange()
        if (change !== null) await fronts.use(given.snapshot.current(), change)
      },
      shut: () => fronts.stop(stopPatienceMs),
    }
  },
})

/** The names that requests may be for; null where the network decides who comes, and the operator named none. */
function knownHosts({ host, network, url }: Config): ReadonlySet<string> | null {
  if (!isLoopback(host) && network.hosts.length === 0) return null
  const names = [...network.hosts, host, hostname(), url === '' ? '' : new URL(url).host]
  return new Set(names.flatMap((name) => hostNameOf(name) ?? []))
}
