import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '#contract/config.ts'
import type { DataDirectory } from '#compose/data-directory.ts'
import { openClusterTraces } from '#store/connect/cluster.ts'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { openEmbeddedRecords, openServerRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { migration as firstRecords } from '#store/migrations/records/0001-first.ts'
import { DataTooNew, migrateTraces } from '#store/migrations/trace-migration.ts'
import { traceMigrations } from '#store/migrations/trace-migrations.ts'
import type { RecordDatabase } from '#store/ports/record-database.ts'
import type { RecordStore } from '#store/ports/records.ts'
import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'
import { openRecordStore } from '#store/records/record-store.ts'
import { openTraceStore } from '#store/traces/trace-store.ts'

/** A prepared PostgreSQL cluster to copy, made by the set-up: a fresh one takes seconds to initialise. */
export const recordTemplate = fileURLToPath(
  new URL('../../dist/pglite-template.tar.gz', import.meta.url),
)

export type Stores = {
  readonly traceDatabase: TraceDatabase
  readonly traces: TraceStore
  readonly recordDatabase: RecordDatabase
  readonly records: RecordStore
  close(): Promise<void>
}

/** Opens both stores, embedded or by URL, and brings their schemas up to date. */
export async function openStores(config: Config, data: DataDirectory): Promise<Stores> {
  const traceDatabase =
    config.clickhouse.url === ''
      ? openEmbeddedTraces(data.traces)
      : openClusterTraces(config.clickhouse.url, config.clickhouse.cluster)
  const [recordDatabase] = await Promise.all([
    openRecords(config, data),
    prepareTraces(traceDatabase),
  ])
  return {
    traceDatabase,
    traces: openTraceStore(traceDatabase),
    recordDatabase,
    records: openRecordStore(recordDatabase),
    async close() {
      await traceDatabase.close()
      await recordDatabase.close()
    },
  }
}

async function prepareTraces(database: TraceDatabase): Promise<void> {
  try {
    await migrateTraces(database, traceMigrations)
  } catch (error) {
    if (error instanceof DataTooNew) throw error
    throw new Error(
      `The trace store (ClickHouse, ${database.address}) cannot be used: ${error instanceof Error ? error.message : error}. The setting clickhouse.url (BELAY_CLICKHOUSE_URL) says where it is; empty uses the embedded one.`,
      { cause: error },
    )
  }
}

async function openRecords(config: Config, data: DataDirectory): Promise<RecordDatabase> {
  const database =
    config.postgres.url === ''
      ? await openEmbeddedRecords(data.records, templateFor(data.records))
      : await openServerRecords(config.postgres.url)
  await migrateRecords(database, [firstRecords])
  return database
}

/** The template is loaded only into a directory that does not exist yet. */
function templateFor(directory: string): string | null {
  return !existsSync(directory) && existsSync(recordTemplate) ? recordTemplate : null
}
