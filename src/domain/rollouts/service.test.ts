// Over the real stores: rollouts that several processes look at.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { templateFor } from '#compose/record-template.ts'
import { type RolloutPlanInput, rolloutPlan } from '#contract/rollout-plan.ts'
import { createPriceBook } from '#domain/cost/price-book.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { firstWorkspace } from '#domain/projects/first-workspace.ts'
import { Rollouts } from '#domain/rollouts/service.ts'
import { spanRowText } from '#spool/encode-row.ts'
import type { SpanFields } from '#spool/span-fields.ts'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import { migrateTraces } from '#store/migrations/trace-migration.ts'
import { traceMigrations } from '#store/migrations/trace-migrations.gen.ts'
import { openRecordStore } from '#store/records/record-store.ts'
import { openTraceStore } from '#store/traces/trace-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-rollouts-'))
const database = await openEmbeddedRecords(
  join(directory, 'records'),
  templateFor(join(directory, 'records')),
)
const traceDatabase = openEmbeddedTraces(join(directory, 'traces'))
const records = openRecordStore(database)
let workspace: string
let project: string
/** Moved by hand: what waits for seconds does not make the tests wait. */
let nowMs = Date.UTC(2026, 2, 3, 10)

before(async () => {
  await migrateRecords(database, recordMigrations)
  await migrateTraces(traceDatabase, traceMigrations)
  ;({ id: workspace } = await firstWorkspace(records, belayActor))
  const [first] = await records.projects.list({ workspace })
  assert.ok(first !== undefined)
  project = first.id
})
after(async () => {
  await traceDatabase.close()
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

/** A server's own, over the stores that it shares. */
function server(): Rollouts {
  return new Rollouts({
    records,
    clock: { nowMs: () => nowMs, nowNs: () => BigInt(nowMs) * 1_000_000n },
    workspace,
    traces: openTraceStore(traceDatabase),
    book: () =>
      createPriceBook({
        priceProviders: new Map(),
        overrides: [],
      }),
  })
}

async function started(name: string, plan: RolloutPlanInput): Promise<string> {
  const now = new Date(nowMs)
  for (const side of ['control', 'candidate'])
    await records.releases.insert({
      ...{ id: `rel_${side}_${name}`, project, name, hash: `${side} ${name}`, note: '' },
      manifest: { prompt: null, targets: ['sim/echo'], parameters: {} },
      ...{ authorKind: 'belay', authorId: '', createdAt: now, createdBy: 'test' },
    })
  await records.deployments.insert({
    ...{ id: `dep_${name}`, workspace, project, environment: 'production', name },
    ...{ purpose: '', owner: '', riskTier: 'low', unit: 'user' },
    ...{ release: `rel_control_${name}`, previousRelease: null, state: 'serving' },
    ...{ stopped: null, safeAnswer: null, createdAt: now, createdBy: 'test' },
  })
  const rollout = await server().start(belayActor, project, {
    deployment: name,
    environment: 'production',
    release: `rel_candidate_${name}`,
    plan: rolloutPlan.parse(plan),
    isReassigned: false,
  })
  assert.ok(rollout.ok)
  return rollout.value.id
}

let inserts = 0

/** So many calls of each side at this moment, of which so many fail; each by a unit of its own. */
async function calls(
  rollout: string,
  sides: Readonly<Record<'control' | 'candidate', readonly [calls: number, errors: number]>>,
): Promise<void> {
  inserts += 1
  const rows = Object.entries(sides).flatMap(([variant, [count, errors]]) =>
    Array.from({ length: count }, (_, at): SpanFields => {
      const id = `${inserts}${variant.length}${String(at).padStart(6, '0')}`
      return {
        ...{ project, environment: 'production', source: 'gateway', kind: 'model' },
        ...{ trace_id: id.padStart(32, '0'), span_id: id.padStart(16, '0') },
        ...{ started_at: String(BigInt(nowMs) * 1_000_000n), duration_ns: '1000000' },
        ...{ status: at < errors ? 'error' : 'ok', rollout, unit_bucket: Number(`0.${id}`) },
        variant: variant === 'candidate' ? 'candidate' : 'control',
      }
    }),
  )
  await traceDatabase.insert({
    table: 'spans',
    rows: Buffer.from(rows.map((row) => spanRowText(row, 1)).join('\n')),
    token: `rollout ${inserts}`,
  })
}

/** Those of one moment have no order. */
async function deedsOf(id: string): Promise<string[]> {
  const events = await records.events.list({ record: id })
  return events
    .map(({ deed }) => deed)
    .toSorted()
    .toReversed()
}

const errors = { source: 'errors', role: 'guardrail', margin: 0.1 } as const

test('of two servers that look at once, one takes the step, and the other finds it taken', async () => {
  const id = await started('twice', {
    steps: [{ weight: 20, pause: { samples: 100 } }, { weight: 50 }, { weight: 100 }],
    metrics: [errors],
  })
  await calls(id, { control: [80, 0], candidate: [20, 0] })
  const servers = [server(), server(), server()]
  await Promise.all(servers.map((one) => one.look(id)))
  assert.deepEqual(await deedsOf(id), ['rollout.started', 'rollout.advanced'])
  const row = await records.rollouts.find({ id })
  assert.deepEqual([row?.step, row?.weight, row?.course.steps.length], [1, 0.5, 2])
})

test('two servers that find it worse end it once, and what serves is what served', async () => {
  const id = await started('worse', {
    steps: [{ weight: 20, pause: { samples: 10_000 } }, { weight: 100 }],
    metrics: [errors],
  })
  await calls(id, { control: [80, 0], candidate: [20, 18] })
  await Promise.all([server(), server()].map((one) => one.look(id)))
  assert.deepEqual(await deedsOf(id), ['rollout.started', 'rollout.rolled-back'])
  const row = await records.rollouts.find({ id })
  assert.deepEqual([row?.state, row?.weight, row?.verdict], ['rolled-back', 0, 'rollback'])
  const deployment = await records.deployments.find({ id: 'dep_worse' })
  assert.equal(deployment?.release, 'rel_control_worse')
  assert.equal(await server().look(id), null, 'there is nothing left to look at')
})

test('what ships serves, and the one before is kept; steps of seconds follow the clock', async () => {
  const id = await started('ships', {
    steps: [
      { weight: 50, pause: { seconds: 60 } },
      { weight: 100, pause: { seconds: 30 } },
    ],
    metrics: [errors],
  })
  await calls(id, { control: [400, 4], candidate: [400, 4] })
  const states: unknown[] = []
  for (const seconds of [59, 1, 29, 1]) {
    nowMs += seconds * 1000
    await server().look(id)
    const row = await records.rollouts.find({ id })
    states.push([row?.state, row?.step, row?.weight])
  }
  assert.deepEqual(states, [
    ['running', 0, 0.5],
    ['running', 1, 1],
    ['running', 1, 1],
    ['shipped', 1, 1],
  ])
  const deployment = await records.deployments.find({ id: 'dep_ships' })
  assert.deepEqual(
    [deployment?.release, deployment?.previousRelease],
    ['rel_candidate_ships', 'rel_control_ships'],
  )
})

test('a split that is not the planned one is held until a person ends it', async () => {
  const id = await started('split', { steps: [{ weight: 20 }, { weight: 100 }], metrics: [errors] })
  await calls(id, { control: [100, 0], candidate: [100, 0] })
  await server().look(id)
  await server().look(id)
  assert.deepEqual(await deedsOf(id), ['rollout.started', 'rollout.held'])
  const shown = await server().show(project, id)
  assert.ok(shown.ok)
  assert.deepEqual([shown.value.state, shown.value.units.isMismatch], ['held', true])
  assert.match(shown.value.reason, /not split as planned/)
  const aborted = await server().abort(belayActor, project, id, 'the cache was before it')
  assert.ok(aborted.ok && aborted.value.state === 'rolled-back')
})

test('a rollout that is paused takes no step, and what is worse is taken back all the same', async () => {
  const id = await started('paused', {
    steps: [{ weight: 20 }, { weight: 50 }, { weight: 100 }],
    metrics: [errors],
  })
  await server().pause(belayActor, project, id, 'the weekend')
  await calls(id, { control: [80, 0], candidate: [20, 0] })
  await server().look(id)
  assert.equal((await records.rollouts.find({ id }))?.step, 0)
  await calls(id, { control: [80, 0], candidate: [20, 20] })
  await server().look(id)
  assert.equal((await records.rollouts.find({ id }))?.state, 'rolled-back')
})

test('the same release rolled out again keeps who had it, unless asked otherwise', async () => {
  const steps = [{ weight: 20 }, { weight: 100 }]
  const id = await started('again', { steps })
  const saltOf = async (rollout: string) => (await records.rollouts.find({ id: rollout }))?.salt
  const first = await saltOf(id)
  const restarted = async (isReassigned: boolean) => {
    const [running] = await records.rollouts.list({ deployment: 'dep_again', endedAt: null })
    await server().abort(belayActor, project, running?.id ?? '', 'again')
    const rollout = await server().start(belayActor, project, {
      ...{ deployment: 'again', environment: 'production', release: 'rel_candidate_again' },
      plan: rolloutPlan.parse({ steps }),
      isReassigned,
    })
    assert.ok(rollout.ok)
    return saltOf(rollout.value.id)
  }
  assert.equal(await restarted(false), first)
  assert.notEqual(await restarted(true), first)
})
