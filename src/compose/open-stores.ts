import type { Config } from '#contract/config.ts'
import type { DataDirectory } from '#compose/data-directory.ts'
import { templateFor } from '#compose/record-template.ts'
import { WaitGivenUp, waitForStore, type Waiting } from '#store/connect/wait-for-store.ts'
import { WaitingRoom } from '#http/front/waiting-room.ts'
import { openClusterTraces } from '#store/connect/cluster.ts'
import { damagedParts, detachingDamaged } from '#store/connect/detach-damaged.ts'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { openEmbeddedRecords, openServerRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import { migrateTraces } from '#store/migrations/trace-migration.ts'
import { traceMigrations } from '#store/migrations/trace-migrations.gen.ts'
import type { RecordDatabase } from '#store/ports/record-database.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { type TraceDatabase, TraceStoreError } from '#store/ports/trace-database.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'
import { openRecordStore } from '#store/records/record-store.ts'
import { openTraceStore } from '#store/traces/trace-store.ts'

export type Stores = {
  readonly traceDatabase: TraceDatabase
  readonly traces: TraceStore
  readonly recordDatabase: RecordDatabase
  readonly records: RecordStore
  close(): Promise<void>
}

/**
 * Opens both stores, embedded or by URL, and brings their schemas up to date. One that is outside
 * and away is waited for, with a word in the log, while the port says why nothing is answered.
 */
export async function openStores(
  config: Config,
  data: DataDirectory,
  log: (sentence: string) => void,
): Promise<Stores> {
  const room = new WaitingRoom(config)
  const failed = new AbortController()
  const waiting = (name: string, url: string, setting: string): Waiting => {
    const store = `The ${name} at ${new URL(url).host})`
    return {
      store,
      setting,
      patienceMs: config.stores.startTimeoutMs,
      signal: failed.signal,
      log,
      onState: (away) => room.note(store, away),
    }
  }
  try {
    // One that fails ends the other's waiting; what did open is closed before anybody ends the
    // process, because an engine that is at work does not survive that in order.
    const giveUp = (error: unknown) => {
      failed.abort()
      throw error
    }
    // The embedded trace store opens on this thread and keeps it; the records' own thread loads meanwhile.
    const [records, traces] = await Promise.allSettled([
      openRecords(config, data, waiting).catch(giveUp),
      openTraces(config, data, { waiting, log }).catch(giveUp),
    ])
    if (traces.status === 'rejected' || records.status === 'rejected') {
      for (const one of [traces, records]) if (one.status === 'fulfilled') await one.value.close()
      const reasons = [traces, records].flatMap((one) =>
        one.status === 'rejected' ? [one.reason as unknown] : [],
      )
      throw reasons.find((reason) => !(reason instanceof WaitGivenUp)) ?? reasons[0]
    }
    const [traceDatabase, recordDatabase] = [traces.value, records.value]
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
  } finally {
    await room.close()
  }
}

type WaitingFor = (name: string, url: string, setting: string) => Waiting

async function openTraces(
  { clickhouse: { url, cluster } }: Config,
  data: DataDirectory,
  { waiting, log }: { readonly waiting: WaitingFor; readonly log: (sentence: string) => void },
): Promise<TraceDatabase> {
  const database =
    url === '' ? detachingDamaged(openEmbedded(data.traces), log) : openClusterTraces(url, cluster)
  try {
    if (url !== '') {
      await waitForStore(
        () => database.query('SELECT 1'),
        waiting('trace store (ClickHouse', url, 'clickhouse.url (BELAY_CLICKHOUSE_URL)'),
      )
    }
    await migrateTraces(database, traceMigrations)
    for (const sentence of await damagedParts(database)) log(sentence)
    return database
  } catch (error) {
    await database.close()
    throw traceTrouble(database, error)
  }
}

/** Throws with the directory and the remedy; the engine's own words name the file. */
function openEmbedded(directory: string): TraceDatabase {
  try {
    return openEmbeddedTraces(directory)
  } catch (error) {
    throw new Error(
      `The embedded trace store (ClickHouse) in ${directory} does not open: ${error instanceof Error ? error.message : String(error)}. The file that it names is damaged or missing: put ${directory} back from a backup. Or move it away: the next start makes an empty one, without the traces of the past; everything else stays.`,
      { cause: error },
    )
  }
}

/** Says which store and which setting, where the store's own words do not. */
function traceTrouble(database: TraceDatabase, error: unknown): unknown {
  if (!(error instanceof TraceStoreError)) return error
  return new Error(
    `The trace store (ClickHouse, ${database.address}) cannot be used: ${error.message}. The setting clickhouse.url (BELAY_CLICKHOUSE_URL) says where it is; empty uses the embedded one.`,
    { cause: error },
  )
}

async function openRecords(
  { postgres: { url } }: Config,
  data: DataDirectory,
  waiting: WaitingFor,
): Promise<RecordDatabase> {
  const database =
    url === ''
      ? await openEmbeddedRecords(data.records, templateFor(data.records))
      : await waitForStore(
          () => openServerRecords(url),
          waiting('record store (PostgreSQL', url, 'postgres.url (BELAY_POSTGRES_URL)'),
        )
  try {
    await migrateRecords(database, recordMigrations)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
