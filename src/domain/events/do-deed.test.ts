import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { templateFor } from '#compose/record-template.ts'
import type { Actor } from '#contract/people.ts'
import { Connections } from '#domain/connections/service.ts'
import { Prices } from '#domain/prices/service.ts'
import { Projects } from '#domain/projects/service.ts'
import { TraceRemoval } from '#domain/traces/remove-traces.ts'
import { openVault } from '#domain/vault/vault.ts'
import { systemClock } from '#kit/clock.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import { openRecordStore } from '#store/records/record-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-deeds-'))
const database = await openEmbeddedRecords(
  join(directory, 'records'),
  templateFor(join(directory, 'records')),
)
await migrateRecords(database, recordMigrations)
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const told: string[] = []
const store = openRecordStore(database)
const records = {
  ...store,
  announce: async (noun: Parameters<typeof store.announce>[0]) => void told.push(noun),
}
const workspace = 'wsp_00000000000000000000000000'
await records.workspaces.insert({ id: workspace, name: 'Deeds', createdAt: new Date() })
const parts = { records, clock: systemClock, workspace }
const prices = new Prices(parts)
const projects = new Projects(parts)
const connections = new Connections({
  ...parts,
  vault: openVault(new Uint8Array(32)),
  providers: {},
  probe: async () => ({ ok: true, detail: '', durationMs: 0, models: [] }),
})

const ada: Actor = { kind: 'person', id: 'ada', name: 'Ada', role: 'owner', scopes: [] }
/** Whose deeds cannot be written down: the name is none, as no caller could have it. */
const nobody: Actor = { ...ada, name: null as unknown as string }
const asked = {
  provider: 'openai',
  model: 'gpt-4o',
  tier: '',
  usdPerMillion: { input: '1' },
  startsAt: null,
  note: '',
}

function idOf(made: { ok: true; value: { id: string } } | { ok: false }): string {
  assert.ok(made.ok)
  return made.value.id
}

test('what was done is told to everybody, with who did it and to what', async () => {
  told.length = 0
  const id = idOf(await prices.create(ada, asked))
  assert.ok((await prices.remove(ada, id)).ok)
  assert.deepEqual(told, ['prices', 'prices'])
  const events = await records.events.list({ record: id })
  assert.deepEqual(events.map(({ deed, actorName }) => [deed, actorName]).toSorted(), [
    ['price.created', 'Ada'],
    ['price.removed', 'Ada'],
  ])
})

test('what is not there is not found; nothing is written down, and nobody told', async () => {
  told.length = 0
  const events = (await records.events.list({})).length
  const outcomes = [
    await prices.remove(ada, 'pri_00000000000000000000000000'),
    await projects.edit(ada, 'prj_00000000000000000000000000', { name: 'New' }),
    await connections.removeAlias(ada, 'none'),
  ]
  for (const outcome of outcomes) assert.equal(!outcome.ok && outcome.fault.code, 'not_found')
  assert.equal((await records.events.list({})).length, events)
  assert.deepEqual(told, [])
})

test('what cannot be written down is not done', async () => {
  const price = idOf(await prices.create(ada, asked))
  const project = idOf(await projects.create(ada, { slug: 'kept', name: 'Kept' }))
  idOf(await connections.putAlias(ada, 'kept', ['sim/echo']))
  told.length = 0
  await assert.rejects(prices.create(nobody, asked))
  await assert.rejects(prices.remove(nobody, price))
  await assert.rejects(projects.create(nobody, { slug: 'lost', name: 'Lost', owner: 'Ada' }))
  await assert.rejects(projects.edit(nobody, project, { name: 'Changed' }))
  await assert.rejects(connections.removeAlias(nobody, 'kept'))
  assert.deepEqual(
    (await prices.list()).map(({ id }) => id),
    [price],
  )
  assert.deepEqual(
    (await projects.list()).map(({ name }) => name),
    ['Kept'],
  )
  assert.deepEqual(
    (await connections.aliases()).map(({ name }) => name),
    ['kept'],
  )
  assert.deepEqual(told, [])
})

test('traces are removed only after it is written down who does', async () => {
  const removed: string[] = []
  const removal = new TraceRemoval({
    ...parts,
    store: {
      sizeOfTraces: async () => ({ traces: 1, spans: 3, scores: 0 }),
      removeTraces: async (_project, ids) => void removed.push(...ids),
      traceIdsOfUser: async () => [],
    },
    spoolNow: () => ({ isStored: () => true }),
  })
  const trace = 'a'.repeat(32)
  await assert.rejects(removal.removeTrace(nobody, 'prj', trace))
  assert.deepEqual(removed, [])
  assert.ok((await removal.removeTrace(ada, 'prj', trace)).ok)
  assert.deepEqual(removed, [trace])
  const events = await records.events.list({ record: trace })
  assert.deepEqual(
    events
      .map(({ deed, detail }) => ({ deed, detail }))
      .toSorted((a, b) => (a.deed < b.deed ? -1 : 1)),
    [
      { deed: 'traces.removalBegun', detail: { project: 'prj', traces: 1, comments: 0 } },
      {
        deed: 'traces.removed',
        detail: { project: 'prj', traces: 1, spans: 3, scores: 0, comments: 0 },
      },
    ],
  )
})

test('a slug that is taken is a conflict', async () => {
  const again = await projects.create(ada, { slug: 'kept', name: 'Again' })
  assert.equal(!again.ok && again.fault.code, 'conflict')
})
