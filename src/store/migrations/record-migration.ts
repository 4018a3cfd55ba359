import { sql } from 'kysely'
import { DataTooNew } from '#store/migrations/trace-migration.ts'
import type { RecordDatabase } from '#store/ports/record-database.ts'

/** One numbered step of the record store's schema. Landed steps never change; a change is a new step. */
export type RecordMigration = {
  readonly number: number
  readonly name: string
  readonly statements: readonly string[]
}

/** Any constant will do, as long as nobody else uses it: it names the lock that migrations run under. */
const migrationLock = 4_400_001

/**
 * Brings the record store to the newest schema: each step whole or not at all, one process at a
 * time. Throws DataTooNew when the store is ahead of this program.
 */
export async function migrateRecords(
  database: RecordDatabase,
  migrations: readonly RecordMigration[],
): Promise<void> {
  await database.kysely.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(transaction)
    await sql`create table if not exists migrations (number integer primary key, name text not null, done_at timestamptz not null default now())`.execute(
      transaction,
    )
    const { rows } = await sql<{
      number: number | null
    }>`select max(number) as number from migrations`.execute(transaction)
    const current = rows[0]?.number ?? 0
    const newest = migrations.reduce((most, { number }) => Math.max(most, number), 0)
    if (current > newest) {
      throw new DataTooNew(
        `The record store has schema ${current}, this Belay knows up to ${newest}: it was written by a newer version. Start that version, or restore a backup made before the upgrade.`,
      )
    }
    for (const migration of migrations.filter(({ number }) => number > current)) {
      for (const statement of migration.statements) await sql.raw(statement).execute(transaction)
      await sql`insert into migrations (number, name) values (${migration.number}, ${migration.name})`.execute(
        transaction,
      )
    }
  })
}
