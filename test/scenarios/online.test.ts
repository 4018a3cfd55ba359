// Online evaluations: production's traces judged as they come, through the whole server.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { ApiError, createClient } from '#client/client.ts'
import type { CallOf } from '#contract/endpoint.ts'
import { revokeKey } from '#contract/keys.ts'
import {
  createOnlineEvaluation,
  editOnlineEvaluation,
  listOnlineEvaluations,
  removeOnlineEvaluation,
  runOnlineEvaluation,
} from '#contract/online-evaluations.ts'
import { createPrice } from '#contract/prices.ts'
import { listScores, summariseScores } from '#contract/scores.ts'
import { listTraces } from '#contract/traces.ts'
import { say } from '#test/scenarios/send.ts'
import { runBelay, startServer, storedTrace, waitFor } from '#test/scenarios/start-server.ts'

const server = await startServer()
const { key } = await server.createKey({ name: 'shop' })
after(() => server.stop())

type Asked = CallOf<typeof createOnlineEvaluation>['body']

/** One that judges every trace a second after its begin, unless it is asked otherwise. */
function create(asked: Partial<Asked> & Pick<Asked, 'name' | 'evaluators'>) {
  return server.call(createOnlineEvaluation, {
    body: { share: 1, delayS: 1, tracesPerHourMax: 36_000, ...asked },
  })
}

function run(id: string) {
  return server.call(runOnlineEvaluation, { params: { id } })
}

/** Calls a model as an application does; the id of its trace, which is in the store. */
async function ask(text: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await say(server, key, ['sim/echo', text], {}, { headers })
  assert.equal(response.status, 200, await response.text())
  const traceId = response.headers.get('x-belay-trace-id') ?? ''
  await storedTrace(server, traceId)
  return traceId
}

async function scoresOf(traceId: string) {
  const { items } = await server.call(listScores, { query: { traceId } })
  return items
}

/** Runs it until that trace has a score: what began a moment ago is not yet a second old. */
async function judged(id: string, traceId: string) {
  return waitFor(`a score of ${traceId}`, async () => {
    await run(id)
    const scores = await scoresOf(traceId)
    return scores.length > 0 ? scores : null
  })
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ApiError, 'it is refused')
  return error.problem
}

describe('An online evaluation', () => {
  test('scores the traces that begin after it, once each, with who did it and why', async () => {
    const before = await ask('{"before": 1}')
    const { id } = await create({
      name: 'format',
      evaluators: [
        { name: 'is JSON', evaluator: 'is-json' },
        { name: 'words', evaluator: 'word-count', settings: { max: 3 } },
      ],
    })
    const good = await ask('{"fine": true}')
    const bad = await ask('no JSON at all, alas')
    const scores = await judged(id, bad)
    assert.deepEqual(
      scores.map(({ name, value, source, author }) => [name, value, source, author]).toSorted(),
      [
        ['is JSON', 0, 'code', 'format'],
        ['words', 5, 'code', 'format'],
      ],
    )
    assert.notEqual(scores[0]?.comment, '')
    assert.deepEqual((await judged(id, good)).map(({ name, value }) => [name, value]).toSorted(), [
      ['is JSON', 1],
      ['words', 2],
    ])
    assert.deepEqual(await scoresOf(before), [])
    const summary = await waitFor('the sum of four scores', async () => {
      const now = await server.call(summariseScores, { query: { from: '-1h' } })
      return now.items.reduce((sum, { n }) => sum + n, 0) === 4 ? now : null
    })
    const figures = summary.items.map(({ name, source, n, kind, value }) => [
      ...[name, source, n, kind],
      value?.mean,
    ])
    assert.deepEqual(figures.toSorted(), [
      ['is JSON', 'code', 2, 'rate', 0.5],
      ['words', 'code', 2, 'mean', 3.5],
    ])
    const typed = await runBelay(['scores', 'summary', '--from', '-1h'], {
      BELAY_DATA: server.data,
    })
    assert.equal(typed.code, 0, typed.stderr)
    assert.match(typed.stdout, /is JSON +code +2 +50 % \[9\.45, 90\.5\]/)
    const listed = await runBelay(['scores', 'list', '--name', 'is JSON'], {
      BELAY_DATA: server.data,
    })
    assert.match(listed.stdout, new RegExp(`is JSON +0 +code +format +${bad}`))
    const again = await run(id)
    assert.deepEqual([again.judged, again.skipped, again.problem], [2, 0, ''])
    assert.equal((await scoresOf(bad)).length, 2)
    await server.call(removeOnlineEvaluation, { params: { id } })
  })

  test('judges what its filter names, and never the calls of judges', async () => {
    await server.call(createPrice, {
      body: {
        provider: 'simulator',
        model: 'json',
        usdPerMillion: { input: '1', output: '1' },
      },
    })
    const { id } = await create({
      name: 'tagged',
      evaluators: [
        { name: 'coherent', evaluator: 'coherence' },
        { name: 'free of hate', evaluator: 'hate' },
      ],
      judgeModel: 'sim/json',
      filter: { tag: 'shop' },
    })
    const other = await ask('untagged')
    const tagged = await ask('A parcel is on its way.', { 'x-belay-tags': 'shop' })
    const scores = await judged(id, tagged)
    assert.deepEqual(scores.map(({ name, source }) => [name, source]).toSorted(), [
      ['coherent', 'model'],
      ['free of hate', 'model'],
    ])
    assert.deepEqual(await scoresOf(other), [])
    const all = await create({
      name: 'everything',
      evaluators: [{ name: 'words', evaluator: 'word-count', settings: { max: 100 } }],
    })
    const next = await ask('one more', { 'x-belay-tags': 'shop' })
    await judged(id, next)
    await judged(all.id, next)
    const { items } = await server.call(listTraces, { query: { environment: 'evaluation' } })
    assert.ok(items.length >= 2, 'judges were asked through the gateway')
    for (const { traceId } of items) assert.deepEqual(await scoresOf(traceId), [])
    for (const one of [id, all.id])
      await server.call(removeOnlineEvaluation, { params: { id: one } })
  })

  test('judges about its share, the same traces whenever it is asked', async () => {
    const { id } = await create({
      name: 'half',
      share: 0.5,
      evaluators: [{ name: 'in the half', evaluator: 'word-count', settings: { max: 100 } }],
    })
    const traces = await Promise.all(Array.from({ length: 60 }, (_, call) => ask(`call ${call}`)))
    const last = traces.at(-1) ?? ''
    const shown = await waitFor('all of them dealt with', async () => {
      const now = await run(id)
      const { trace } = await storedTrace(server, last)
      return BigInt(now.judgedToNs) > BigInt(trace.startedAtNs) ? now : null
    })
    // Sixty fair coins: outside of these bounds once in a million times, and the ids are random.
    assert.ok(shown.judged >= 11 && shown.judged <= 49, `${shown.judged} of 60`)
    assert.equal(shown.skipped, 0)
    await server.call(removeOnlineEvaluation, { params: { id } })
  })

  test('says what it left out: over its bound, over its budget', async () => {
    const bounded = await create({
      name: 'bounded',
      tracesPerHourMax: 1,
      evaluators: [{ name: 'bounded', evaluator: 'word-count', settings: { max: 100 } }],
    })
    const paid = await create({
      name: 'paid',
      budgetUsdPerDay: '0.000001',
      evaluators: [{ name: 'paid', evaluator: 'coherence' }],
      judgeModel: 'sim/json',
    })
    await Promise.all(Array.from({ length: 12 }, (_, call) => ask(`call ${call}`)))
    const over = await waitFor('some left out', async () => {
      const now = await run(bounded.id)
      return now.skipped > 0 ? now : null
    })
    assert.match(over.problem, /More traces matched than 1 an hour/)
    const spent = await waitFor('the budget to be spent', async () => {
      const now = await run(paid.id)
      return now.skipped > 0 ? now : null
    })
    assert.match(spent.problem, /0\.000001 US dollars a day is spent/)
    assert.ok(Number(spent.spentTodayUsd) > 0)
    for (const { id } of [bounded, paid])
      await server.call(removeOnlineEvaluation, { params: { id } })
  })

  test('is bound by the key that set it up: one that is revoked pays for no further verdict', async () => {
    const made = await server.createKey({ scopes: ['read', 'edit', 'call'] })
    const { id } = await createClient({ baseUrl: server.url, token: made.key, fetch })(
      createOnlineEvaluation,
      {
        body: {
          name: 'of a key',
          share: 1,
          delayS: 1,
          tracesPerHourMax: 36_000,
          evaluators: [{ name: 'of a key', evaluator: 'coherence' }],
          judgeModel: 'sim/json',
        },
      },
    )
    await judged(id, await ask('while the key lives'))
    await server.call(revokeKey, { params: { id: made.id } })
    const later = await ask('after its end')
    const refused = await waitFor('the refusal', async () => {
      const now = await run(id)
      return now.problem === '' ? null : now
    })
    assert.match(refused.problem, /This key was revoked/)
    assert.deepEqual(await scoresOf(later), [])
    await server.call(removeOnlineEvaluation, { params: { id } })
  })

  test('goes on after a kill where it was, and begins anew when it is switched on again', async () => {
    const { id } = await create({
      name: 'lasting',
      evaluators: [{ name: 'lasting', evaluator: 'word-count', settings: { max: 100 } }],
    })
    const before = await ask('before the kill')
    await server.kill()
    await server.start()
    await judged(id, before)
    await server.call(editOnlineEvaluation, { params: { id }, body: { isOn: false } })
    const missed = await ask('while it is off')
    await server.call(editOnlineEvaluation, { params: { id }, body: { isOn: true } })
    const after = await ask('on again')
    await judged(id, after)
    assert.deepEqual(await scoresOf(missed), [])
    await server.call(removeOnlineEvaluation, { params: { id } })
  })

  test('is refused with the place when traces cannot be judged so', async () => {
    const labels = await refusal(
      create({ name: 'labels', evaluators: [{ name: 'right', evaluator: 'rouge-l' }] }),
    )
    assert.match(labels.detail, /evaluators\.0\.evaluator: rouge-l needs expected.*dataset/)
    const unknown = await refusal(
      create({ name: 'typo', evaluators: [{ name: 'x', evaluator: 'is-jason' }] }),
    )
    assert.match(unknown.detail, /did you mean is-json/)
    const { id } = await create({
      name: 'twice',
      evaluators: [{ name: 'x', evaluator: 'is-json' }],
    })
    const twice = await refusal(
      create({ name: 'twice', evaluators: [{ name: 'x', evaluator: 'is-json' }] }),
    )
    assert.equal(twice.code, 'conflict')
    await server.call(removeOnlineEvaluation, { params: { id } })
  })

  test('is made and listed on the command line', async () => {
    const belay = (...argv: string[]) => runBelay(argv, { BELAY_DATA: server.data })
    const made = await belay(
      ...['online', 'create', '--name', 'typed', '--evaluator', 'is-json,latency'],
      ...['--share', '0.25', '--tag', 'shop'],
    )
    assert.equal(made.code, 0, made.stderr)
    assert.match(made.stdout, /^typed judges 25 % of the traces/)
    const { items } = await server.call(listOnlineEvaluations, {})
    const typed = items.find(({ name }) => name === 'typed')
    assert.deepEqual(typed?.filter, { tag: 'shop' })
    const listed = await belay('online', 'list')
    assert.match(listed.stdout, /^NAME +STATE +SHARE/)
    assert.match(listed.stdout, /typed +on +25 % +0 +0 +0 +is-json,latency/)
    const removed = await belay('online', 'remove', typed?.id ?? '')
    assert.equal(removed.code, 0, removed.stderr)
  })
})
