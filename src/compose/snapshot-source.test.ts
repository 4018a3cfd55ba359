import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { firstWorkspace } from '#compose/first-workspace.ts'
import { recordTemplate } from '#compose/open-stores.ts'
import { changesSnapshot, missedChanges, SnapshotSource } from '#compose/snapshot-source.ts'
import { Connections } from '#domain/connections/service.ts'
import { Prices } from '#domain/prices/service.ts'
import { openVault } from '#domain/vault/vault.ts'
import { systemClock } from '#kit/clock.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { openRecordStore } from '#store/records/record-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-snapshot-'))
const database = await openEmbeddedRecords(
  join(directory, 'records'),
  existsSync(recordTemplate) ? recordTemplate : null,
)
await migrateRecords(database, recordMigrations)
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const store = openRecordStore(database)
const { id: workspace } = await firstWorkspace(store)
const tables = Object.keys(store).filter(
  (name) => !['transaction', 'announce', 'onChange'].includes(name),
)

function sourceOver(records: RecordStore): SnapshotSource {
  const parts = { records, clock: systemClock, workspace }
  return new SnapshotSource({
    records,
    workspace,
    connections: new Connections({
      ...parts,
      vault: openVault(new Uint8Array(32)),
      providers: {},
      probe: async () => ({ ok: true, detail: '', durationMs: 0, models: [] }),
    }),
    prices: new Prices(parts),
    keySecret: new Uint8Array(32),
    simulatorUrl: null,
    onSlot: () => {},
  })
}

test('exactly the records that a snapshot is built from make a new one when they change', async () => {
  const read = new Set<string>()
  const records: RecordStore = new Proxy(store, {
    get(target, name, receiver) {
      read.add(String(name))
      return Reflect.get(target, name, receiver)
    },
  })
  const source = sourceOver(records)
  assert.equal((await source.build(true)).projects.size, 1)
  assert.ok(tables.length > read.size, 'some records are nothing to the gateway')
  for (const table of tables)
    assert.equal(changesSnapshot(new Set([table])), read.has(table), table)
})

test('the ten thousand and first key is known to the gateway, and the oldest still is', async () => {
  const { id: project } = (await store.projects.list({ workspace }))[0] ?? { id: '' }
  const keysMade = 10_001
  await database.script(
    `insert into keys (id, workspace, project, environment, name, prefix, hmac, scopes, models, limits, metadata, created_by, created_at)
     select 'key_' || lpad(n::text, 6, '0'), '${workspace}', '${project}', 'production', 'key ' || n, 'bly_' || n, 'hmac' || n,
       '["call"]', '[]', '{}', '{}', 'test', now() from generate_series(1, ${keysMade}) as n`,
  )
  const snapshot = await sourceOver(store).build(true)
  assert.equal(snapshot.keys.size, keysMade)
  assert.equal(snapshot.keys.get('hmac1')?.id, 'key_000001')
})

test('one change that matters among others is enough, and so is not knowing what was missed', () => {
  assert.equal(changesSnapshot(new Set(['selfAssessments', 'attestations', 'views'])), false)
  assert.equal(changesSnapshot(new Set(['selfAssessments', 'keys'])), true)
  assert.equal(changesSnapshot(new Set([missedChanges])), true)
  assert.equal(changesSnapshot(new Set()), false)
})
