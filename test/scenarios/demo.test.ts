// The demonstration as a newcomer meets it: filled by one command, looked at, removed by another.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ApiError } from '#client/client.ts'
import { listDatasets } from '#contract/datasets.ts'
import { listEvaluations } from '#contract/evaluations.ts'
import { showWelcome } from '#contract/health.ts'
import { listKeys } from '#contract/keys.ts'
import { showOverview } from '#contract/metrics.ts'
import { createProject, listProjects, removeProject } from '#contract/projects.ts'
import { listPrompts } from '#contract/prompts.ts'
import { listReviewQueues } from '#contract/reviews.ts'
import { summariseScores } from '#contract/scores.ts'
import { listTraces } from '#contract/traces.ts'
import { runBelay, settledHealth, startServer } from '#test/scenarios/start-server.ts'

const server = await startServer()
after(() => server.stop())

const run = (...argv: readonly string[]) => runBelay(argv, { BELAY_DATA: server.data })
const project = 'demo'
const month = { project, from: '-30d' }
const rowsOf = async () => (await settledHealth(server)).counters.stored

test('`belay demo` makes nothing with a key, whose own project it would fill', async () => {
  const { key } = await server.createKey({
    name: 'mine',
    scopes: ['call', 'ingest', 'read', 'score', 'attest', 'edit', 'keys'],
  })
  const made = await runBelay(['demo', '--url', server.url, '--key', key])
  assert.equal(made.code, 1)
  assert.match(made.stderr, /a key belongs to one .* without --key and BELAY_KEY/)
  assert.equal(
    (await server.call(listPrompts, {})).items.some(({ tags }) => tags.includes('demo')),
    false,
  )
  assert.equal((await server.call(listProjects, {})).items.length, 1)
})

test('`belay demo` fills a project that says that it is simulated, once, and `--remove` leaves nothing', async () => {
  const made = await run('demo', '--seed', '3', '--json')
  assert.equal(made.code, 0, made.stderr)
  const counts = JSON.parse(made.stdout)
  assert.equal(counts.made, true)
  assert.ok(counts.traces > 2000 && counts.spans > 2 * counts.traces, made.stdout)
  await settledHealth(server)

  const overview = await server.call(showOverview, { query: { ...month, by: 'model' } })
  assert.equal(overview.traces, counts.traces)
  assert.equal(overview.total.cost.unpriced, 0)
  assert.ok(Number(overview.total.cost.usd) > 0)
  assert.ok(overview.total.errors > 0)
  // Its overview is shown at once, though the default project has no traffic to show.
  assert.equal((await server.call(showWelcome, { query: { project } })).hasTraffic, true)
  assert.equal((await server.call(showWelcome, {})).hasTraffic, false)
  const { items: traces } = await server.call(listTraces, { query: { ...month, limit: 200 } })
  assert.equal(traces.length, 200)
  for (const { tags, flags } of traces) {
    assert.ok(tags.includes('demo'))
    assert.ok(!flags.includes('time-clamped'))
  }
  const japanese = await server.call(listTraces, { query: { ...month, search: 'まだ届きません' } })
  assert.ok(japanese.items.length > 0)
  const scores = await server.call(summariseScores, { query: month })
  assert.deepEqual(
    new Set(scores.items.map(({ source }) => source)),
    new Set(['code', 'model', 'person', 'user']),
  )
  const evaluations = await server.call(listEvaluations, { query: { project } })
  assert.deepEqual(
    evaluations.items.map(({ gate }) => gate),
    ['passed', 'failed'],
  )
  const { items: queues } = await server.call(listReviewQueues, { query: { project } })
  assert.equal(queues[0]?.reviews, counts.reviews)
  assert.ok((queues[0]?.itemsDone ?? 0) > 0)
  const { items: projects } = await server.call(listProjects, {})
  assert.equal(projects.find(({ slug }) => slug === project)?.name, 'Demo (simulated)')

  const stored = await rowsOf()
  const again = await run('demo')
  assert.equal(again.code, 0, again.stderr)
  assert.match(again.stdout, /is there already/)
  assert.equal(await rowsOf(), stored)

  const removed = await run('demo', '--remove', '--json')
  assert.equal(removed.code, 0, removed.stderr)
  const gone = JSON.parse(removed.stdout)
  assert.equal(gone.traces, counts.traces)
  assert.equal(gone.spans, counts.spans)
  assert.ok(gone.scores >= counts.scores)
  assert.ok(gone.records > counts.reviews)
  const left = await server.call(listProjects, {})
  assert.deepEqual(
    left.items.map(({ slug }) => slug),
    ['default'],
  )
  // Made anew under its slug, a project of somebody's own has nothing of it and is not touched.
  const own = await server.call(createProject, { body: { slug: project, name: 'Mine' } })
  const empty = { query: { project } }
  assert.equal((await server.call(showOverview, { query: month })).traces, 0)
  assert.equal((await server.call(summariseScores, { query: month })).items.length, 0)
  assert.equal((await server.call(listPrompts, empty)).items.length, 0)
  assert.equal((await server.call(listDatasets, empty)).items.length, 0)
  assert.equal((await server.call(listKeys, empty)).items.length, 0)
  assert.equal((await run('demo', '--remove')).code, 1)
  assert.equal((await run('demo')).code, 1)

  // A project goes only by its slug, and the default one not at all.
  const refused = async (id: string, confirm: string) => {
    try {
      await server.call(removeProject, { params: { id }, query: { confirm } })
      return 'removed'
    } catch (error) {
      return error instanceof ApiError ? error.problem.code : String(error)
    }
  }
  assert.equal(await refused(own.id, 'default'), 'request_invalid')
  assert.equal(await refused(left.items[0]?.id ?? '', 'default'), 'conflict')
  assert.equal(await refused(own.id, project), 'removed')
})
