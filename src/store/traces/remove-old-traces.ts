import type { TraceDatabase } from '#store/ports/trace-database.ts'

/** Tables that are partitioned by time, and how many days a partition of each spans at most. */
const partitioned: Readonly<Record<string, number>> = {
  spans: 7,
  spans_core: 7,
  traces: 7,
  calls_by_minute: 7,
  scores: 31,
}
const dayMs = 24 * 60 * 60 * 1000

/** Drops the partitions whose last moment lies before a time; `table partition` of each. */
export async function removeOldTraces(
  database: TraceDatabase,
  beforeNs: bigint,
): Promise<string[]> {
  const beforeMs = Number(beforeNs / 1_000_000n)
  const parts = await database.query<{ table: string; partition: string }>(
    `SELECT DISTINCT table, partition FROM system.parts
     WHERE active AND database = currentDatabase() AND table IN ({tables:Array(String)})
     ORDER BY table, partition`,
    { tables: Object.keys(partitioned) },
  )
  const old = parts.filter(({ table, partition }) => {
    const beganMs = Date.parse(`${partition}T00:00:00Z`)
    return beganMs + (partitioned[table] ?? Infinity) * dayMs <= beforeMs
  })
  for (const { table, partition } of old) {
    await database.command(
      database.expand(`ALTER TABLE ${table} {on-cluster} DROP PARTITION '${partition}'`),
    )
  }
  // Where to look for a trace by its id; small, and not partitioned, because ids know no time.
  if (old.length > 0) {
    await database.command(
      database.expand(
        `ALTER TABLE trace_places {on-cluster} DELETE WHERE last_minute < toDateTime(${Math.floor(beforeMs / 1000)}, 'UTC') - INTERVAL 7 DAY`,
      ),
    )
  }
  return old.map(({ table, partition }) => `${table} ${partition}`)
}
