import type { DataDirectory } from '#compose/data-directory.ts'
import type { Stores } from '#compose/open-stores.ts'
import type { Config } from '#contract/config.ts'
import { addUp, healthFaults, type HealthReport } from '#domain/health/service.ts'
import type { TrafficCounters } from '#http/front/traffic-counters.ts'
import type { SpoolDrain } from '#spool/drain.ts'
import { damagedFiles } from '#spool/set-aside.ts'
import { damagedParts } from '#store/connect/detach-damaged.ts'

/** Gathers what the page Health shows. */
export async function reportHealth(given: {
  readonly version: string
  readonly config: Config
  readonly data: DataDirectory
  readonly stores: Stores
  readonly drain: SpoolDrain
  readonly traffic: TrafficCounters
  readonly jobs: () => Promise<HealthReport['jobs']>
  readonly startedAt: string
  readonly frontCount: number
}): Promise<HealthReport> {
  const { config, data, stores, drain, traffic } = given
  const counted = drain.counters()
  const report = {
    counters: addUp(counted),
    spool: {
      bytes: counted.bytes,
      bytesMax: config.spool.bytesMax,
      segments: counted.segments,
      oldestAgeS: counted.oldestAgeMs === null ? null : counted.oldestAgeMs / 1000,
      corruptFrames: counted.corruptFrames,
      tornTails: counted.tornTails,
    },
    stores: await Promise.all([
      storeReport('Trace store (ClickHouse)', stores.traceDatabase.address, async () => {
        const { spans, bytes } = await stores.traces.totals()
        return { rows: spans, bytes }
      }),
      storeReport('Record store (PostgreSQL)', stores.recordDatabase.address, async () => {
        await stores.recordDatabase.script('select 1')
        return { rows: null, bytes: null }
      }),
    ]),
    // A queue that cannot say how it stands is part of the record store, which tells its own trouble.
    jobs: await given.jobs().catch(() => []),
  }
  return {
    ...report,
    version: given.version,
    startedAt: given.startedAt,
    dataDirectory: data.path,
    gateway: {
      workers: given.frontCount,
      openCalls: traffic.openCalls,
      callsSinceStart: traffic.calls,
    },
    memoryBytes: process.memoryUsage.rss(),
    faults: [
      ...healthFaults(report, drain.trouble),
      ...damagedFiles(data.spool),
      // A store that cannot say is told of as not ready.
      ...(await damagedParts(stores.traceDatabase).catch(() => [])),
    ],
  }
}

async function storeReport(
  name: string,
  kind: string,
  ask: () => Promise<{ rows: number | null; bytes: number | null }>,
): Promise<HealthReport['stores'][number]> {
  const startedMs = performance.now()
  try {
    const { rows, bytes } = await ask()
    return {
      name,
      kind,
      isReady: true,
      detail: 'answers',
      pingMs: performance.now() - startedMs,
      rows,
      bytes,
    }
  } catch (error) {
    return {
      name,
      kind,
      isReady: false,
      detail: error instanceof Error ? error.message : String(error),
      pingMs: null,
      rows: null,
      bytes: null,
    }
  }
}
