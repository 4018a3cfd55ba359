import type { Kysely, Transaction } from 'kysely'
import type { RecordTables } from '#store/ports/record-tables.ts'
import { RecordStoreError } from '#store/ports/record-database.ts'

/** Of so many that meet over one record at least one comes through each time. */
const triesMax = 40
const pauseMsMax = 25

/** SQLSTATE of a transaction that met another, and of two that waited for each other. */
const conflicts: ReadonlySet<unknown> = new Set(['40001', '40P01'])

/**
 * Runs a transaction as if it were alone. One that read what another changed meanwhile is undone by
 * the server and run again, so `work` may run several times: it changes nothing outside. Throws a
 * retryable error when it never comes through. PGlite, which runs one at a time, never refuses.
 */
export async function runSerializable<Value>(
  kysely: Kysely<RecordTables>,
  work: (transaction: Transaction<RecordTables>) => Promise<Value>,
): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await kysely.transaction().setIsolationLevel('serializable').execute(work)
    } catch (error) {
      if (!isConflict(error)) throw error
      if (tries === triesMax)
        throw new RecordStoreError('Too many changes met over the same records. Try again.', {
          retryable: true,
          code: '40001',
          cause: error,
        })
      await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMsMax))
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && conflicts.has(error.code)
}
