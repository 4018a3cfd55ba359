// Evaluations from their start to their verdict: a whole server, its gateway, its job queue, killed on the way.
import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { ApiError, createClient } from '#client/client.ts'
import { createConnection } from '#contract/connections.ts'
import { createDataset } from '#contract/datasets.ts'
import {
  cancelEvaluation,
  chooseVariant,
  compareEvaluations,
  createEvaluation,
  exportEvaluation,
  listResults,
  resumeEvaluation,
  showEvaluation,
} from '#contract/evaluations.ts'
import type { CallOf, ReplyOf } from '#contract/endpoint.ts'
import { revokeKey } from '#contract/keys.ts'
import { listModels } from '#contract/models.ts'
import { createPrice } from '#contract/prices.ts'
import { createPrompt, createPromptVersion, showPrompt } from '#contract/prompts.ts'
import { listScores } from '#contract/scores.ts'
import { showSpan, showTrace } from '#contract/traces.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { answerChat, startHostileProvider } from '#test/scenarios/hostile-provider.ts'
import { startServer, waitFor } from '#test/scenarios/start-server.ts'

type Asked = CallOf<typeof createEvaluation>['body']
type Shown = ReplyOf<typeof showEvaluation>

const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
const provider = await startHostileProvider()
await server.call(createConnection, {
  body: {
    name: 'counted',
    provider: 'openai-compatible',
    baseUrl: `${provider.url}/v1`,
    secret: 'sk-counted',
  },
})
after(() => provider.close())
after(() => server.stop())

/** A dataset of so many questions; every answer that is right is the question itself. */
async function makeDataset(name: string, items: number): Promise<void> {
  await server.call(createDataset, {
    body: {
      name,
      items: Array.from({ length: items }, (_, at) => ({
        input: `${name} question ${at}`,
        expected: `${name} question ${at}`,
        metadata: { half: at % 2 === 0 ? 'even' : 'odd' },
      })),
    },
  })
}

function messagesOn(name: string, model: string, content = '{{ input }}') {
  return { kind: 'messages' as const, name, model, messages: [{ role: 'user' as const, content }] }
}

async function start(
  asked: Partial<Asked> & Pick<Asked, 'name' | 'dataset' | 'variants'>,
): Promise<string> {
  const { id } = await server.call(createEvaluation, { body: asked })
  return id
}

function ended(id: string): Promise<Shown> {
  return waitFor(
    `the evaluation ${id} to be over`,
    async () => {
      const shown = await server.call(showEvaluation, { params: { evaluation: id } })
      return shown.state === 'queued' || shown.state === 'running' ? null : shown
    },
    60_000,
  )
}

const exact = { name: 'exact', evaluator: 'equals' }

test('an evaluation and its variants are called whatever people call them', async () => {
  await makeDataset('named', 2)
  const id = await start({
    name: '評価 “première”',
    dataset: 'named',
    variants: [messagesOn('変種 ’1’', 'sim/echo')],
  })
  const shown = await ended(id)
  assert.deepEqual([shown.state, shown.callsDone, shown.callsFailed], ['done', 2, 0])
  const { items } = await server.call(listResults, { params: { evaluation: id } })
  const traceId = items[0]?.results[0]?.traceId ?? ''
  // What the run writes and what the gateway writes of one trace need not arrive together.
  const { trace, spanId } = await waitFor('the trace of a call, with its call', async () => {
    const found = await server.call(showTrace, { params: { traceId } }).catch(() => null)
    const model = found?.spans.find(({ kind }) => kind === 'model')
    return found === null || model === undefined
      ? null
      : { trace: found.trace, spanId: model.spanId }
  })
  assert.equal(trace.name, 'evaluation: 評価 “première”')
  const { metadata } = await server.call(showSpan, { params: { traceId, spanId } })
  assert.equal(metadata['variant'], '変種 ’1’')
})

test('two variants are compared on the same items, with intervals, a verdict, and a trace behind each answer', async () => {
  await makeDataset('compared', 60)
  const id = await start({
    name: 'echo or filler',
    dataset: 'compared',
    variants: [messagesOn('filler', 'sim/lorem'), messagesOn('echo', 'sim/echo')],
    evaluators: [exact],
    gate: [{ kind: 'at-least', metric: 'exact', bound: 0.9 }],
  })
  const shown = await ended(id)
  assert.equal(shown.state, 'done', shown.reason)
  assert.deepEqual([shown.calls, shown.callsDone, shown.callsFailed], [120, 120, 0])
  const [filler, echo] = shown.summary.variants
  assert.equal(filler?.metrics[0]?.value?.mean, 0)
  assert.equal(echo?.metrics[0]?.value?.mean, 1)
  const low = echo?.metrics[0]?.value?.low ?? 0
  assert.ok(low > 0.9 && low < 1, `60 of 60 are not certainty: ${low}`)
  assert.equal(echo?.verdict, 'ship', echo?.reasons.join(' '))
  assert.equal(filler?.verdict, null, 'the first is the baseline')
  const [comparison] = shown.summary.comparisons.filter(({ metric }) => metric === 'exact')
  assert.deepEqual([comparison?.n, comparison?.effect?.mean], [60, 1])
  assert.equal(shown.gate, 'passed')
  assert.deepEqual(
    shown.summary.slices.map(({ field }) => field),
    ['half'],
  )

  const { items, total } = await server.call(listResults, {
    params: { evaluation: id },
    query: { metric: 'exact', limit: 5 },
  })
  assert.equal(total, 60)
  assert.deepEqual(
    items[0]?.results.map(({ variant }) => variant),
    ['filler', 'echo'],
  )
  const traceId = items[0]?.results[1]?.traceId ?? ''
  const { trace } = await waitFor('the trace of a call', () =>
    server.call(showTrace, { params: { traceId } }).catch(() => null),
  )
  assert.equal(trace.name, 'evaluation: echo or filler')
  assert.equal(trace.environment, 'evaluation')
  const scores = await waitFor('its score on the trace', async () => {
    const listed = await server.call(listScores, { query: { traceId } })
    return listed.items.length > 0 ? listed.items : null
  })
  assert.deepEqual(
    scores.map(({ name, value }) => [name, value]),
    [['exact', 1]],
  )
})

test('what it measured of a model stands in the catalogue, with the choice that was made', async () => {
  await makeDataset('benchmark', 8)
  const id = await start({
    name: 'benchmark',
    dataset: 'benchmark',
    variants: [messagesOn('counted', 'counted/echo'), messagesOn('simulated', 'sim/echo')],
    evaluators: [exact],
  })
  await ended(id)
  await server.call(chooseVariant, {
    params: { evaluation: id },
    body: { variant: 'simulated', reason: 'It costs nothing.' },
  })
  const { items } = await server.call(listModels, { query: {} })
  const benchmarkOf = (provider: string, model: string) =>
    items
      .find((card) => card.provider === provider && card.model === model)
      ?.benchmarks.find(({ evaluation }) => evaluation === id)
  const simulated = benchmarkOf('sim', 'echo')
  assert.equal(simulated?.isChosen, true)
  assert.deepEqual(
    simulated?.metrics.map(({ metric, n, value }) => [metric, n, value?.mean]),
    [['exact', 8, 1]],
  )
  assert.ok((simulated?.metrics[0]?.value?.low ?? 1) < 1, 'eight of eight are not certainty')
  assert.ok((simulated?.latencyMs?.p50 ?? 0) > 0)
  // A model that no table publishes is in the catalogue because it was measured.
  assert.equal(benchmarkOf('openai-compatible', 'echo')?.isChosen, false)
})

test('killed on the way, it goes on at the next start, and no call that was answered is paid for twice', async () => {
  const items = 80
  const parallel = 4
  await makeDataset('killed', items)
  provider.received.length = 0
  provider.behave(async (response, { body }) => {
    await new Promise((resolve) => setTimeout(resolve, 25))
    const { messages } = JSON.parse(body) as { messages: { content: string }[] }
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: 'm',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: messages.at(-1)?.content },
            finish_reason: 'stop',
          },
        ],
        usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
      }),
    )
  })
  const id = await start({
    name: 'killed',
    dataset: 'killed',
    variants: [messagesOn('only', 'counted/m')],
    evaluators: [exact],
    parallel,
  })
  await waitFor('calls under way', async () =>
    provider.received.length >= items / 3 ? true : null,
  )
  await server.kill()
  const before = provider.received.length
  assert.ok(before < items, 'it was killed before its end')
  await server.start()
  const shown = await ended(id)
  assert.equal(shown.state, 'done', shown.reason)
  assert.deepEqual([shown.callsDone, shown.callsFailed], [items, 0])
  assert.equal(shown.summary.variants[0]?.metrics[0]?.value?.mean, 1)
  const asked = provider.received.map(
    ({ body }) => (JSON.parse(body) as { messages: { content: string }[] }).messages[0]?.content,
  )
  assert.equal(new Set(asked).size, items)
  const twice = asked.length - items
  assert.ok(
    twice <= parallel,
    `${twice} calls were made twice; ${parallel} were under way at the kill`,
  )
})

test('an evaluation whose job was never made, because the server died before, is taken up at the next start', async () => {
  const id = await start({
    name: 'without a job',
    dataset: 'killed',
    variants: [messagesOn('only', 'sim/slow-200ms+echo')],
    evaluators: [exact],
    parallel: 1,
    itemsMax: 30,
  })
  await server.kill()
  const records = await openEmbeddedRecords(join(server.data, 'records'), null)
  await records.execute('delete from jobs.job where name = $1', ['evaluate'])
  // Belay's own key is lost on the way, as it could be before it was protected: it comes back.
  await records.execute('update keys set revoked_at = now() where created_by = $1', ['Belay'])
  await records.close()
  await server.start()
  const { state, callsDone } = await ended(id)
  assert.deepEqual([state, callsDone], ['done', 30])
})

test('the same calls are not paid for again by a later evaluation, unless it asks for them', async () => {
  provider.received.length = 0
  const variants = [messagesOn('only', 'counted/m')]
  const cached = await ended(
    await start({ name: 'again', dataset: 'killed', variants, evaluators: [exact] }),
  )
  assert.equal(provider.received.length, 0)
  assert.equal(cached.summary.variants[0]?.cached, 80)
  assert.equal(cached.summary.variants[0]?.latencyMs, null, 'a copy has no latency of its own')
  await ended(
    await start({
      name: 'anew',
      dataset: 'killed',
      variants,
      evaluators: [exact],
      cache: false,
      itemsMax: 3,
      repeats: 2,
    }),
  )
  assert.equal(provider.received.length, 6, 'repeats are calls')
})

test('an evaluation that a key set up ends when that key is revoked, says why, and goes on with who resumes it', async () => {
  await makeDataset('paid by a key', 40)
  const { id: keyId, key } = await server.createKey({ scopes: ['read', 'edit', 'call'] })
  const pipeline = createClient({ baseUrl: server.url, token: key, fetch })
  const { id } = await pipeline(createEvaluation, {
    body: {
      name: 'paid by a key',
      dataset: 'paid by a key',
      variants: [messagesOn('only', 'sim/slow-100ms+echo')],
      evaluators: [exact],
      parallel: 1,
    },
  })
  await waitFor('its first calls', async () => {
    const { callsDone } = await server.call(showEvaluation, { params: { evaluation: id } })
    return callsDone > 2 ? true : null
  })
  await server.call(revokeKey, { params: { id: keyId } })
  const stopped = await ended(id)
  assert.equal(stopped.state, 'stopped')
  assert.match(stopped.reason, /This key was revoked/)
  assert.ok(stopped.callsDone < 40, 'the rest was not called')
  assert.equal(stopped.callsFailed, 0)
  await server.call(resumeEvaluation, { params: { evaluation: id }, body: {} })
  const done = await ended(id)
  assert.deepEqual([done.state, done.callsDone], ['done', 40])
})

test('a key that may not call sets up and resumes what calls models no more than it calls them', async () => {
  const { key } = await server.createKey({ scopes: ['read', 'edit'] })
  const pipeline = createClient({ baseUrl: server.url, token: key, fetch })
  const definition = { dataset: 'paid by a key', evaluators: [exact] }
  const isRefused = (error: unknown) =>
    error instanceof ApiError && /needs the scope "call"/.test(error.problem.detail)
  await assert.rejects(
    pipeline(createEvaluation, {
      body: { ...definition, name: 'calls', variants: [messagesOn('only', 'sim/echo')] },
    }),
    isRefused,
  )
  const recorded = await pipeline(createEvaluation, {
    body: {
      ...definition,
      name: 'calls nothing',
      variants: [{ kind: 'recorded', name: 'only', from: 'expected' }],
    },
  })
  assert.equal((await ended(recorded.id)).state, 'done')
})

test('a budget stops it, what it has is kept, and with more money it goes on', async () => {
  await makeDataset('dear', 40)
  await server.call(createPrice, {
    body: {
      provider: 'openai-compatible',
      model: 'm',
      usdPerMillion: { input: '100000', output: '100000' },
    },
  })
  provider.received.length = 0
  const id = await start({
    name: 'dear',
    dataset: 'dear',
    variants: [messagesOn('only', 'counted/m')],
    evaluators: [exact],
    budgetUsd: '10',
    parallel: 2,
    gate: [{ kind: 'at-least', metric: 'exact', bound: 0.1 }],
  })
  const stopped = await ended(id)
  assert.equal(stopped.state, 'stopped')
  assert.match(stopped.reason, /budget of 10 US dollars/)
  assert.ok(Number(stopped.costUsd) >= 10 && Number(stopped.costUsd) <= 12, `${stopped.costUsd}`)
  assert.equal(stopped.gate, 'failed', 'what was cut short has not met its gate')
  await server.call(resumeEvaluation, { params: { evaluation: id }, body: { budgetUsd: null } })
  const whole = await ended(id)
  assert.deepEqual([whole.state, whole.callsDone, whole.gate], ['done', 40, 'passed'])
  assert.equal(provider.received.length, 40)
})

test('a cancelled evaluation ends at once and keeps what it has', async () => {
  await makeDataset('slow', 200)
  const id = await start({
    name: 'slow',
    dataset: 'slow',
    variants: [messagesOn('slow', 'sim/slow-200ms')],
    parallel: 2,
  })
  await waitFor('its first results', async () => {
    const { callsDone } = await server.call(showEvaluation, { params: { evaluation: id } })
    return callsDone > 0 ? true : null
  })
  await server.call(cancelEvaluation, { params: { evaluation: id } })
  const shown = await ended(id)
  assert.equal(shown.state, 'cancelled')
  assert.ok(shown.callsDone > 0 && shown.callsDone < 200)
})

test('one that is cancelled and resumed at once goes on, and makes no call twice', async () => {
  await makeDataset('hasty', 40)
  provider.received.length = 0
  provider.behave(async (response) => {
    await pause(100)
    answerChat(response, 'yes')
  })
  const id = await start({
    name: 'hasty',
    dataset: 'hasty',
    variants: [messagesOn('slow', 'counted/hasty')],
    parallel: 4,
  })
  await waitFor('its first results', async () => {
    const { callsDone } = await server.call(showEvaluation, { params: { evaluation: id } })
    return callsDone > 0 ? true : null
  })
  await server.call(cancelEvaluation, { params: { evaluation: id } })
  await server.call(resumeEvaluation, { params: { evaluation: id }, body: {} })
  const before = provider.received.length
  await waitFor('the next call', async () => (provider.received.length > before ? true : null))
  const shown = await ended(id)
  assert.deepEqual([shown.state, shown.callsDone, shown.callsFailed], ['done', 40, 0])
  // Those under way when it was cancelled were broken off.
  assert.ok(provider.received.length <= 44, `${provider.received.length} calls`)
})

test('a model that is down neither holds up the others nor is waited for call by call', async () => {
  await makeDataset('half dead', 40)
  provider.received.length = 0
  provider.behave((response, { body }) => {
    if (body.includes('"alive"')) return answerChat(response, 'yes')
    response.writeHead(500, { 'content-type': 'application/json' })
    response.end('{"error":{"message":"down"}}')
    return undefined
  })
  const id = await start({
    name: 'half dead',
    dataset: 'half dead',
    variants: [messagesOn('dead', 'counted/dead'), messagesOn('alive', 'counted/alive')],
  })
  const then = await waitFor('all answers of the one that is up', async () => {
    const { callsDone, callsFailed } = await server.call(showEvaluation, {
      params: { evaluation: id },
    })
    return callsDone - callsFailed === 40 ? callsFailed : null
  })
  assert.ok(then < 40, `${then} of the one that is down had ended before`)
  const shown = await ended(id)
  assert.deepEqual([shown.state, shown.callsDone, shown.callsFailed], ['done', 80, 40])
  const ofDead = provider.received.filter(({ body }) => body.includes('"dead"')).length
  // Each is the gateway's own three tries; patience would be five times as many for all of them.
  assert.ok(ofDead < (40 * 3 * 5) / 2, `${ofDead} calls of the one that is down`)
})

test('calls that fail count against their variant, and are never a pass', async () => {
  const shown = await ended(
    await start({
      name: 'failing',
      dataset: 'compared',
      itemsMax: 10,
      variants: [messagesOn('echo', 'sim/echo'), messagesOn('broken', 'sim/error-401')],
      evaluators: [exact],
      gate: [{ kind: 'non-inferior', metric: 'exact', margin: 0.5 }],
    }),
  )
  assert.deepEqual([shown.state, shown.callsFailed], ['done', 10])
  const broken = shown.summary.variants[1]
  assert.deepEqual(
    [broken?.failed, broken?.metrics[0]?.missing, broken?.metrics[0]?.value],
    [10, 10, null],
  )
  assert.notEqual(broken?.verdict, 'ship')
  assert.equal(shown.gate, 'failed')
})

test('a version of a prompt is pinned when the evaluation starts', async () => {
  await server.call(createPrompt, { body: { name: 'polite' } })
  const version = async (text: string) =>
    server.call(createPromptVersion, {
      params: { name: 'polite' },
      body: {
        content: { messages: [{ role: 'user', content: text }], model: 'sim/echo' },
        message: 'x',
      },
    })
  await version('Please: {{ input }}')
  const id = await start({
    name: 'pinned',
    dataset: 'compared',
    itemsMax: 2,
    variants: [{ kind: 'prompt', name: 'latest', prompt: 'polite@latest' }],
  })
  await version('Now: {{ input }}')
  const shown = await ended(id)
  assert.match(shown.summary.variants[0]?.what ?? '', /^polite@1 on sim\/echo$/)
  const { items } = await server.call(listResults, {
    params: { evaluation: id },
    query: { order: 'item' },
  })
  assert.match(items[0]?.results[0]?.output ?? '', /^Please: compared question/)
})

test('what is wrong with a definition is told all at once, before anything is paid for', async () => {
  provider.received.length = 0
  const refused = await server
    .call(createEvaluation, {
      body: {
        name: 'wrong',
        dataset: 'compared',
        variants: [messagesOn('a', 'counted/m'), messagesOn('a', 'counted/m')],
        evaluators: [{ name: 'm', evaluator: 'equal' }],
        baseline: 'b',
      },
    })
    .then(
      () => null,
      (error: unknown) => error,
    )
  assert.ok(refused instanceof ApiError)
  assert.deepEqual(
    refused.problem.errors?.map(({ path }) => path),
    ['variants.1.name', 'baseline', 'evaluators.0.evaluator'],
  )
  assert.match(refused.problem.detail, /did you mean equals\?/)
  assert.equal(provider.received.length, 0)
})

test('evaluations are compared across time, and written as files that other tools read', async () => {
  const variants = [messagesOn('echo', 'sim/echo')]
  const earlier = await start({
    name: 'earlier',
    dataset: 'compared',
    variants: [messagesOn('filler', 'sim/lorem')],
    evaluators: [exact],
  })
  const later = await start({ name: 'later', dataset: 'compared', variants, evaluators: [exact] })
  await Promise.all([ended(earlier), ended(later)])
  const compared = await server.call(compareEvaluations, {
    params: { evaluation: later },
    query: { with: earlier },
  })
  assert.deepEqual([compared.items, compared.verdict], [60, 'ship'])
  const file = async (format: 'json' | 'csv' | 'junit' | 'html' | 'markdown') =>
    (await server.call(exportEvaluation, { params: { evaluation: earlier }, query: { format } }))
      .content
  assert.equal((JSON.parse(await file('json')) as { items: unknown[] }).items.length, 60)
  assert.equal((await file('csv')).trim().split('\n').length, 61)
  assert.match(
    await file('junit'),
    /<testsuite name="filler" tests="60" failures="60" errors="0" skipped="0">/,
  )
  assert.match(await file('markdown'), /^## earlier: /)
  assert.match(await file('html'), /^<!doctype html>/)
})

test('a judge grades, another chooses among variants, and what they cost counts', async () => {
  provider.behave((response, { body }) => {
    const { messages } = JSON.parse(body) as { messages: { content: string }[] }
    const isChoice = messages[0]?.content.includes('name the best') === true
    // It prefers the candidate that repeats the question, wherever it stands.
    const first =
      /<material name="candidate 1">\n([^<]*)/.exec(messages[1]?.content ?? '')?.[1] ?? ''
    const answer = isChoice
      ? { reason: 'It says the question.', best: first.startsWith('compared question') ? 1 : 2 }
      : { reason: 'Well put.', grade: 5 }
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: 'chatcmpl-2',
        object: 'chat.completion',
        created: 1,
        model: 'm',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: JSON.stringify(answer) },
            finish_reason: 'stop',
          },
        ],
        usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
      }),
    )
  })
  const shown = await ended(
    await start({
      name: 'judged',
      dataset: 'compared',
      itemsMax: 4,
      judgeModel: 'counted/m',
      variants: [messagesOn('filler', 'sim/lorem'), messagesOn('echo', 'sim/echo')],
      evaluators: [
        { name: 'fluent', evaluator: 'fluency' },
        { name: 'better', evaluator: 'pairwise' },
        { name: 'length', evaluator: 'word-count' },
      ],
    }),
  )
  assert.equal(shown.state, 'done', shown.reason)
  const means = shown.summary.variants.map(({ metrics }) =>
    metrics.slice(0, 2).map(({ value }) => value?.mean),
  )
  assert.deepEqual(means, [
    [1, 0],
    [1, 1],
  ])
  // The traces say who judged.
  const scored = await waitFor('the scores of all eight answers', async () => {
    const { items } = await server.call(listScores, { query: { limit: 200 } })
    const own = items.filter(({ name }) => ['fluent', 'better', 'length'].includes(name))
    return own.length === 24 ? own : null
  })
  assert.deepEqual(
    [...new Set(scored.map(({ name, source }) => `${name} by ${source}`))].toSorted(),
    ['better by model', 'fluent by model', 'length by code'],
  )
  const judge = await server.call(showPrompt, { params: { name: 'judge-fluency' } })
  assert.deepEqual([judge.prompt.folder, judge.prompt.latestVersion], ['judges', 1])
  // Four items: two grades each and two questions a pair, ten tokens apiece at ten cents.
  assert.ok(Number(shown.costUsd) >= 16, `${shown.costUsd}`)

  // The next version of its prompt is what the judge is asked from then on, every message of it.
  const content = { ...judge.version?.content, system: 'You name the mood.' }
  const user = 'Of this: {{ output }}\nAnswer with a grade.'
  await server.call(createPromptVersion, {
    params: { name: 'judge-fluency' },
    body: { content: { ...content, messages: [{ role: 'user', content: user }] } },
  })
  provider.received.length = 0
  const again = await ended(
    await start({
      name: 'judged anew',
      dataset: 'compared',
      itemsMax: 1,
      judgeModel: 'counted/m',
      variants: [messagesOn('echo', 'sim/echo')],
      evaluators: [{ name: 'fluent', evaluator: 'fluency' }],
    }),
  )
  assert.equal(again.state, 'done', again.reason)
  const asked = JSON.parse(provider.received.at(-1)?.body ?? '{}')
  assert.equal(asked.messages[0].content, 'You name the mood.')
  assert.match(asked.messages[1].content, /^Of this: compared question.*Answer with a grade\.$/s)
})

test('a judge that refuses a parameter is asked in the form it takes, and is asked so from then on', async () => {
  const asked: Record<string, unknown>[] = []
  const refuse = (response: ServerResponse, param: string) =>
    response.writeHead(400, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        error: {
          message: `Unsupported parameter: '${param}' is not supported with this model.`,
          type: 'invalid_request_error',
          param,
          code: 'unsupported_parameter',
        },
      }),
    )
  provider.behave((response, { body }) => {
    const request: Record<string, unknown> = JSON.parse(body)
    asked.push(request)
    if ('max_tokens' in request) refuse(response, 'max_tokens')
    else if ('temperature' in request) refuse(response, 'temperature')
    else answerChat(response, '{"reason": "Fine.", "grade": 4}')
  })
  await makeDataset('reasoned', 12)
  const shown = await ended(
    await start({
      name: 'reasoned',
      dataset: 'reasoned',
      parallel: 1,
      judgeModel: 'counted/reasoner',
      variants: [messagesOn('echo', 'sim/echo')],
      evaluators: [{ name: 'fluent', evaluator: 'fluency' }],
    }),
  )
  const [metric] = shown.summary.variants[0]?.metrics ?? []
  assert.deepEqual([metric?.n, metric?.value?.mean], [12, 0.75])
  assert.ok(asked.length < 24, `${asked.length} requests for twelve grades`)
  const last = asked.at(-1)
  assert.equal(typeof last?.['max_completion_tokens'], 'number')
  assert.ok(last !== undefined && !('temperature' in last))
})

test('answers that are still being judged while others are written down are not lost', async () => {
  await makeDataset('judged slowly', 12)
  const id = await start({
    name: 'judged slowly',
    dataset: 'judged slowly',
    parallel: 6,
    // Longer than results are held back, so that each write meets answers that wait for their judge.
    judgeModel: 'sim/slow-600ms+json',
    variants: [messagesOn('echo', 'sim/echo')],
    evaluators: [{ name: 'fluency', evaluator: 'fluency' }],
  })
  const shown = await ended(id)
  assert.deepEqual([shown.state, shown.callsDone], ['done', 12])
  assert.equal(shown.summary.variants[0]?.calls, 12)
})

test('embeddings are asked of the gateway, put in the order of their texts, and what they cost counts', async () => {
  provider.behave((response, { body }) => {
    const { input } = JSON.parse(body) as { input: string[] }
    // A provider may give them in any order, each with its place.
    const data = input.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: [text.length, index === 0 ? 0 : 1],
    }))
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        object: 'list',
        model: 'm',
        data: data.toReversed(),
        usage: { prompt_tokens: 10, total_tokens: 10 },
      }),
    )
  })
  const shown = await ended(
    await start({
      name: 'embedded',
      dataset: 'compared',
      itemsMax: 2,
      variants: [messagesOn('echo', 'sim/echo')],
      evaluators: [
        {
          name: 'near',
          evaluator: 'embedding-similarity',
          settings: { model: 'counted/m', by: 'euclidean' },
        },
      ],
    }),
  )
  assert.equal(shown.state, 'done', shown.reason)
  assert.equal(shown.summary.variants[0]?.metrics[0]?.value?.mean, 0.5)
  // Two items, ten tokens apiece at ten cents.
  assert.ok(Number(shown.costUsd) >= 2, `${shown.costUsd}`)
})
