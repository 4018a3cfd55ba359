import type { TraceDatabase } from '#store/ports/trace-database.ts'

/** One numbered step of the trace store's schema. Landed steps never change; a change is a new step. */
export type TraceMigration = {
  readonly number: number
  readonly name: string
  /** Run one by one, in order; `{engine:…}`, `{on-cluster}` and `{deduplication}` are filled in. */
  readonly statements: readonly string[]
}

/** The data was written by a newer Belay than this one. */
export class DataTooNew extends Error {
  override name = 'DataTooNew'
}

/**
 * Brings the trace store to the newest schema. The caller holds the lock that makes it the only
 * one. Throws DataTooNew when the store is ahead of this program; a statement that fails leaves
 * the number where it was, and all statements can be run again.
 */
export async function migrateTraces(
  database: TraceDatabase,
  migrations: readonly TraceMigration[],
): Promise<void> {
  await database.command(
    database.expand(
      'CREATE TABLE IF NOT EXISTS migrations {on-cluster} (number UInt32, name String, done_at DateTime DEFAULT now()) ENGINE = {engine:MergeTree} ORDER BY number',
    ),
  )
  const done = await database.query<{ number: number }>(
    'SELECT max(number) AS number FROM migrations',
  )
  const current = Number(done[0]?.number ?? 0)
  const newest = migrations.reduce((most, { number }) => Math.max(most, number), 0)
  if (current > newest) {
    throw new DataTooNew(
      `The trace store has schema ${current}, this Belay knows up to ${newest}: it was written by a newer version. Start that version, or restore a backup made before the upgrade.`,
    )
  }
  for (const migration of migrations.filter(({ number }) => number > current)) {
    for (const statement of migration.statements) {
      await database.command(repeatable(database.expand(statement)))
    }
    await database.command(
      `INSERT INTO migrations (number, name) VALUES (${migration.number}, '${migration.name}')`,
    )
  }
}

/** ClickHouse has no transactions for its schema: a step that was cut off half-way is run again from its start. */
function repeatable(statement: string): string {
  return statement
    .replace(/^CREATE TABLE (?!IF)/, 'CREATE TABLE IF NOT EXISTS ')
    .replace(/^CREATE MATERIALIZED VIEW (?!IF)/, 'CREATE MATERIALIZED VIEW IF NOT EXISTS ')
}
