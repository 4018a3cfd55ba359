import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sections } from '#access/sections.gen.ts'
import { afterChange, type Snapshot } from '#access/snapshot.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { firstWorkspace } from '#domain/projects/first-workspace.ts'
import { templateFor } from '#compose/record-template.ts'
import { type Changes, missedChanges } from '#store/ports/changes.ts'
import { SnapshotSource } from '#access/snapshot-source.ts'
import { noLimits } from '#contract/keys.ts'
import { rolloutPlan } from '#contract/rollout-plan.ts'
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
  templateFor(join(directory, 'records')),
)
await migrateRecords(database, recordMigrations)
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const store = openRecordStore(database)
const { id: workspace } = await firstWorkspace(store, belayActor)
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
  })
}

/** Which records were read, and of which section something was sent. */
async function followed(
  source: SnapshotSource,
  read: Set<string>,
  changes: Changes,
): Promise<{ whole: string[]; entries: string[]; read: string[] }> {
  read.clear()
  await source.follow(changes)
  const { whole = {}, entries = {} } = source.takeChange() ?? {}
  return {
    whole: Object.keys(whole).toSorted(),
    entries: Object.keys(entries),
    read: [...read].toSorted(),
  }
}

function watched(): { readonly records: RecordStore; readonly read: Set<string> } {
  const read = new Set<string>()
  const records: RecordStore = new Proxy(store, {
    get(target, name, receiver) {
      read.add(String(name))
      return Reflect.get(target, name, receiver)
    },
  })
  return { records, read }
}

const hmacOf = (number: number) => `hmac${number}`
const idOfKey = (number: number) => `key_${String(number).padStart(6, '0')}`

/** Makes keys with these numbers, every second one revoked. */
async function makeKeys(first: number, last: number): Promise<void> {
  const project = await store.projects.find({ workspace })
  await database.script(
    `insert into keys (id, workspace, project, environment, name, prefix, hmac, scopes, models, limits, metadata, created_by, created_at, revoked_at)
     select 'key_' || lpad(n::text, 6, '0'), '${workspace}', '${project?.id}', 'production', 'key ' || n, 'bly_' || n, 'hmac' || n,
       '["call"]', '[]', '${JSON.stringify(noLimits)}', '{}', 'test', now(), case when n % 2 = 0 then now() end from generate_series(${first}, ${last}) as n`,
  )
}

test('a noun that changes makes exactly the sections anew that read it, and no other is read or sent', async () => {
  const { records, read } = watched()
  const source = sourceOver(records)
  const first = await source.build()
  assert.equal(first.projects.size, 1)
  const all = new Set(read)
  assert.ok(tables.length > all.size, 'some records are nothing to the gateway')
  assert.deepEqual(
    Object.keys(source.takeChange()?.whole ?? {}).toSorted(),
    Object.keys(sections).toSorted(),
  )
  for (const table of tables) {
    const { whole, entries, ...now } = await followed(source, read, new Map([[table, null]]))
    const readers = Object.entries(sections).filter(([, { reads }]) =>
      reads.some((noun) => noun === table),
    )
    assert.deepEqual(whole, readers.map(([id]) => id).toSorted(), table)
    assert.deepEqual(entries, [], table)
    assert.equal(now.read.includes(table), all.has(table), table)
    const theirs = new Set<string>(readers.flatMap(([, { reads }]) => reads))
    assert.deepEqual(
      now.read.filter((noun) => !theirs.has(noun)),
      [],
      table,
    )
  }
  const missed = await followed(source, read, new Map([[missedChanges, null]]))
  assert.deepEqual(missed.whole, Object.keys(sections).toSorted())
  assert.deepEqual((await followed(source, read, new Map())).whole, [])
})

test('the ten thousand and first key is known to the gateway, and the oldest still is', async () => {
  await makeKeys(1, 10_001)
  const { keys } = await sourceOver(store).build()
  assert.equal(keys.size, 10_001)
  assert.deepEqual(keys.get(hmacOf(1))?.id, idOfKey(1))
  assert.deepEqual(keys.get(hmacOf(2)), {
    id: idOfKey(2),
    project: (await store.projects.find({ workspace }))?.id,
    isRevoked: true,
  })
})

test('of keys only those are read and sent that changed, and a copy that follows is what is built anew', async () => {
  const source = sourceOver(store)
  await source.build()
  source.takeChange()
  let copy: Snapshot = structuredClone(source.current)
  const follow = async (ids: readonly string[], sent: readonly number[] | 'all') => {
    await source.follow(new Map([['keys', new Set(ids)]]))
    const change = source.takeChange()
    assert.ok(change !== null)
    if (sent === 'all') assert.ok(change.whole.keys !== undefined)
    else {
      assert.deepEqual(change.whole, {})
      assert.deepEqual(
        [...(change.entries.keys?.keys() ?? [])].toSorted(),
        sent.map(hmacOf).toSorted(),
      )
    }
    copy = afterChange(copy, structuredClone(change))
    const { keys } = await sourceOver(store).build()
    assert.deepEqual(copy.keys, keys)
    assert.deepEqual(source.current.keys, keys)
  }
  await makeKeys(20_001, 20_001)
  await follow([idOfKey(20_001)], [20_001])
  await store.keys.update({ id: idOfKey(20_001) }, { revokedAt: new Date() })
  await store.keys.update({ id: idOfKey(1) }, { environment: 'dev' })
  await follow(
    [idOfKey(20_001), idOfKey(1)],
    [20_001, 1].toSorted((a, b) => b - a),
  )
  await store.keys.update({ id: idOfKey(3) }, { limits: { ...noLimits, requestsPerMinute: 5 } })
  await follow([idOfKey(3)], [3])
  assert.deepEqual(source.takeNewSlots(), [idOfKey(3)])
  assert.equal(source.slotOf(idOfKey(3)), 0)
  await store.keys.remove({ id: idOfKey(5) })
  await follow([idOfKey(5)], 'all')
  assert.equal(copy.keys.get(hmacOf(5)), undefined)
})

test('what could not be read when it changed is made up for with the next change, of whatever noun', async () => {
  let isAway = false
  const records: RecordStore = new Proxy(store, {
    get(target, name, receiver) {
      if (isAway && name === 'keys') throw new Error('the store is away')
      return Reflect.get(target, name, receiver)
    },
  })
  const source = sourceOver(records)
  await source.build()
  source.takeChange()
  await store.keys.update({ id: idOfKey(7) }, { revokedAt: new Date() })
  isAway = true
  await assert.rejects(source.follow(new Map([['keys', new Set([idOfKey(7)])]])), /away/)
  assert.equal(source.current.keys.get(hmacOf(7))?.isRevoked, false)
  assert.equal(source.takeChange(), null)
  isAway = false
  await source.follow(new Map([['aliases', null]]))
  assert.equal(source.current.keys.get(hmacOf(7))?.isRevoked, true)
  assert.deepEqual([...(source.takeChange()?.entries.keys?.keys() ?? [])], [hmacOf(7)])
})

test('changes that wait are one change when they are taken, the later over the earlier', async () => {
  const source = sourceOver(store)
  await source.build()
  source.takeChange()
  const copy: Snapshot = structuredClone(source.current)
  for (const revokedAt of [new Date(), null]) {
    await store.keys.update({ id: idOfKey(9) }, { revokedAt })
    await store.keys.update({ id: idOfKey(11) }, { environment: `e-${revokedAt === null}` })
    await source.follow(new Map([['keys', new Set([idOfKey(9), idOfKey(11)])]]))
  }
  await source.follow(new Map([['projects', null]]))
  const change = source.takeChange()
  assert.ok(change !== null)
  assert.deepEqual(Object.keys(change.whole), ['projects'])
  assert.equal(change.entries.keys?.size, 2)
  assert.deepEqual(afterChange(copy, structuredClone(change)), source.current)
})

test('of deployments those of the project are read and sent in which one changed, or its rollout', async () => {
  const now = new Date()
  const at = { createdAt: now, createdBy: 'test' }
  const first = await store.projects.find({ workspace })
  assert.ok(first !== null)
  const second = { ...first, id: 'prj_other', slug: 'other' }
  await store.projects.insert(second)
  for (const { id: project } of [first, second]) {
    for (const name of ['control', 'candidate'])
      await store.releases.insert({
        id: `rel_${name}_${project}`,
        ...{ project, name, hash: name, note: '', authorKind: 'key', authorId: '' },
        manifest: { prompt: null, targets: [`sim/${name}`], parameters: {} },
        ...at,
      })
    await store.deployments.insert({
      id: `dep_${project}`,
      ...{ workspace, project, environment: 'production', name: 'answer', purpose: '', owner: '' },
      ...{ riskTier: 'low', unit: 'user', release: `rel_control_${project}` },
      ...{ previousRelease: null, state: 'serving', stopped: null, safeAnswer: null },
      ...at,
    })
  }
  const source = sourceOver(store)
  await source.build()
  source.takeChange()
  let copy: Snapshot = structuredClone(source.current)
  const entryIn = (project: string) =>
    copy.deployments.get(project)?.get('production')?.get('answer')
  const follow = async (noun: string, id: string) => {
    await source.follow(new Map([[noun, new Set([id])]]))
    const change = source.takeChange()
    assert.ok(change !== null)
    assert.deepEqual(change.whole, {})
    copy = afterChange(copy, structuredClone(change))
    assert.deepEqual(copy.deployments, (await sourceOver(store).build()).deployments)
    return [...(change.entries.deployments?.keys() ?? [])]
  }
  assert.deepEqual(entryIn(first.id)?.release.targets, ['sim/control'])
  await store.deployments.update(
    { id: 'dep_prj_other' },
    { stopped: { why: 'a drill', by: 'test', at: now.toISOString() } },
  )
  assert.deepEqual(await follow('deployments', 'dep_prj_other'), ['prj_other'])
  assert.equal(entryIn('prj_other')?.stopped, 'a drill')
  await store.rollouts.insert({
    id: 'rol_1',
    ...{ workspace, project: first.id, deployment: `dep_${first.id}` },
    ...{ release: `rel_candidate_${first.id}`, control: `rel_control_${first.id}` },
    plan: rolloutPlan.parse({
      steps: [{ weight: 20, pause: { samples: 400 } }, { weight: 100 }],
      metrics: [{ source: 'errors', role: 'guardrail', margin: 0.05 }],
    }),
    ...{ salt: 'salt', state: 'running', step: 0, stepStartedAt: now, weight: 0.2 },
    ...{
      verdict: null,
      reason: '',
      analysis: null,
      course: { steps: [], approvedStep: null, awaitedStep: null },
      startedAt: now,
      startedBy: 'test',
    },
    endedAt: null,
  })
  assert.deepEqual(await follow('rollouts', 'rol_1'), [first.id])
  const { rollout } = entryIn(first.id) ?? {}
  assert.deepEqual([rollout?.weight, rollout?.candidate.targets], [0.2, ['sim/candidate']])
  await store.rollouts.update({ id: 'rol_1' }, { endedAt: now, weight: 0 })
  await follow('rollouts', 'rol_1')
  assert.equal(entryIn(first.id)?.rollout, null)
})
