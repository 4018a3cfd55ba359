// What a key may use up, whom it may call, and when it ends.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { ApiError, createClient, createStreamer } from '#client/client.ts'
import { createConnection } from '#contract/connections.ts'
import { tryEvaluator } from '#contract/evaluations.ts'
import { editKey, type Key, listKeys, revokeKey } from '#contract/keys.ts'
import type { PlaygroundEvent } from '#contract/playground.ts'
import { runPlayground } from '#contract/playground.ts'
import { runPromptContent } from '#contract/prompt-runs.ts'
import { listTraces } from '#contract/traces.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import { answerChat, startHostileProvider } from '#test/scenarios/hostile-provider.ts'
import { settledHealth, startServer, waitFor } from '#test/scenarios/start-server.ts'

const provider = await startHostileProvider()
// Two threads share one set of counters.
const server = await startServer({
  environment: {
    BELAY_GATEWAY_WORKERS: '2',
    BELAY_GATEWAY_RETRIES_MAX: '0',
    BELAY_NETWORK_ALLOW: '127.0.0.0/8',
  },
})
await server.call(createConnection, {
  body: { provider: 'openai-compatible', name: 'slow', baseUrl: provider.url, secret: 's' },
})
after(() => server.stop())
after(() => provider.close())

type Asked = { readonly path?: string; readonly body?: object; readonly signal?: AbortSignal }

function call(
  key: string,
  { path = '/v1/chat/completions', body = {}, signal }: Asked = {},
): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: 'sim/echo',
      messages: [{ role: 'user', content: 'Hello' }],
      ...body,
    }),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** A new connection for each call, so that both threads get some of them. */
async function statuses(key: string, count: number, body: object = {}): Promise<number[]> {
  const answers = Array.from({ length: count }, async () => {
    const response = await call(key, { body })
    await response.text()
    return response.status
  })
  return Promise.all(answers)
}

const countOf = (all: readonly number[], status: number) =>
  all.filter((one) => one === status).length

/** Waits for the beginning of a minute when the running one is nearly over: a minute's limit is per minute. */
async function freshMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000)
  if (leftMs < 8000) await new Promise((resolve) => setTimeout(resolve, leftMs + 50))
}

test('requests per minute: the bound is allowed, one more is not, whichever thread is asked', async () => {
  await freshMinute()
  const { key } = await server.createKey({ limits: { requestsPerMinute: 20 } })
  const made = await statuses(key, 30)
  assert.equal(countOf(made, 200), 20)
  assert.equal(countOf(made, 429), 10)
})

test('what is left of a minute stands in the headers of answers, streams and refusals', async () => {
  await freshMinute()
  const { key } = await server.createKey({
    limits: { requestsPerMinute: 3, tokensPerMinute: 100_000 },
  })
  const left: (string | null)[] = []
  for (const stream of [false, true, false]) {
    const response = await call(key, { body: { stream } })
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('x-ratelimit-limit-requests'), '3')
    assert.equal(response.headers.get('x-ratelimit-limit-tokens'), '100000')
    assert.match(response.headers.get('x-ratelimit-reset-requests') ?? '', /^\d+s$/)
    assert.ok(Number(response.headers.get('x-ratelimit-remaining-tokens')) < 100_000)
    left.push(response.headers.get('x-ratelimit-remaining-requests'))
    await response.text()
  }
  assert.deepEqual(left, ['2', '1', '0'])
  const refused = await call(key)
  assert.equal(refused.status, 429)
  assert.equal(refused.headers.get('x-ratelimit-limit-requests'), '3')
  assert.equal(refused.headers.get('x-ratelimit-remaining-requests'), '0')
})

test('a refusal has the shape of the API that was called, with the reason and when to try again', async () => {
  await freshMinute()
  const { key } = await server.createKey({ limits: { requestsPerMinute: 1 } })
  assert.equal((await call(key)).status, 200)
  const contents = [{ parts: [{ text: 'Hello' }] }]
  const shapes: readonly [path: string, body: object, read: (answer: never) => unknown][] = [
    [
      '/v1/chat/completions',
      {},
      ({ error }: { error: { type: string; code: string } }) => [error.type, error.code],
    ],
    [
      '/v1/responses',
      { input: 'Hi' },
      ({ error }: { error: { type: string; code: string } }) => [error.type, error.code],
    ],
    [
      '/v1/messages',
      { max_tokens: 5 },
      ({ type, error }: { type: string; error: { type: string } }) => [type, error.type],
    ],
    [
      '/v1beta/models/sim/echo:generateContent',
      { contents },
      ({ error }: { error: { code: number; status: string } }) => [error.code, error.status],
    ],
  ]
  const expected = [
    ['rate_limit_error', 'rate_limited'],
    ['rate_limit_error', 'rate_limited'],
    ['error', 'rate_limit_error'],
    [429, 'RESOURCE_EXHAUSTED'],
  ]
  for (const [index, [path, body, read]] of shapes.entries()) {
    const response = await call(key, { path, body })
    assert.equal(response.status, 429)
    const retryAfterS = Number(response.headers.get('retry-after'))
    assert.ok(retryAfterS >= 1 && retryAfterS <= 60)
    const answer = await response.text()
    assert.match(answer, /requests per minute \(1\)/)
    assert.deepEqual(read(JSON.parse(answer) as never), expected[index], path)
  }
  await assert.rejects(
    new OpenAI({ apiKey: key, baseURL: `${server.url}/v1`, maxRetries: 0 }).chat.completions.create(
      {
        model: 'sim/echo',
        messages: [{ role: 'user', content: 'Hi' }],
      },
    ),
    OpenAI.RateLimitError,
  )
  await assert.rejects(
    new Anthropic({ apiKey: key, baseURL: server.url, maxRetries: 0 }).messages.create({
      model: 'sim/echo',
      max_tokens: 5,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
    Anthropic.RateLimitError,
  )
})

test('tokens per minute: calls are admitted while anything is left, by what was really used', async () => {
  await freshMinute()
  const { key } = await server.createKey({ limits: { tokensPerMinute: 50 } })
  // Each uses 4 + 1 tokens; ten of them use the bound up, though each reserves more until it has ended.
  for (let made = 0; made < 10; made += 1)
    assert.equal((await call(key, { body: { max_tokens: 20 } })).status, 200, `call ${made}`)
  const refused = await call(key, { body: { max_tokens: 20 } })
  assert.equal(refused.status, 429)
  assert.match(await refused.text(), /tokens per minute \(50\)/)
})

test('parallel calls: streams and calls under way are counted, and counted back when they end, however they end', async () => {
  const { key } = await server.createKey({ limits: { parallelCalls: 2 } })
  const release: (() => void)[] = []
  provider.behave((response) => void release.push(() => answerChat(response, 'Hi')))
  const caller = new AbortController()
  const first = call(key, { body: { model: 'slow/m' } })
  const second = call(key, { body: { model: 'slow/m' }, signal: caller.signal })
  await waitFor('both at the provider', () => (release.length === 2 ? true : null))
  const third = await call(key)
  assert.equal(third.status, 429)
  assert.match(await third.text(), /parallel calls \(2\)/)
  caller.abort()
  await assert.rejects(second)
  await waitFor('room after a caller left', async () =>
    (await call(key)).status === 200 ? true : null,
  )
  for (const answer of release) answer()
  assert.equal((await first).status, 200)
  // Failures, refusals and malformed requests give back what they took, too.
  for (const body of [
    { model: 'sim/error-500' },
    { model: 'sim/cut-stream', stream: true },
    { model: 'nowhere/x' },
    { messages: 5 },
  ]) {
    for (let times = 0; times < 3; times += 1) {
      const response = await call(key, { body })
      await response.text().catch(() => '')
      assert.notEqual(response.status, 429, JSON.stringify(body))
    }
  }
  assert.equal(countOf(await statuses(key, 1), 200), 1)
})

/** Reserved for one call: its body at four bytes a token, and the most it may write. */
function reservation(outputTokensMax: number, streams: boolean): bigint {
  const body = JSON.stringify({
    model: 'sim/echo',
    messages: [{ role: 'user', content: 'Hello' }],
    max_tokens: outputTokensMax,
    stream: streams,
  })
  return (
    (BigInt(Math.ceil(body.length / 4)) * parseUsd('1') + BigInt(outputTokensMax) * parseUsd('4')) /
    1_000_000n
  )
}

async function spentOf(id: string): Promise<bigint> {
  const { items } = await server.call(listKeys, {})
  return parseUsd(items.find((key: Key) => key.id === id)?.spentUsd ?? '0')
}

test('256 calls in parallel overshoot a budget by one reservation at most, streams included, and a restart remembers', async () => {
  for (const stream of [false, true]) {
    const budgetUsd = '0.0005'
    const { id, key } = await server.createKey({ limits: { budgetUsd, budgetPeriod: 'month' } })
    const made = await statuses(key, 256, { max_tokens: 10, stream })
    assert.equal(countOf(made, 200) + countOf(made, 429), 256)
    const spent = await spentOf(id)
    const bound = parseUsd(budgetUsd) + reservation(10, stream)
    assert.ok(
      spent <= bound,
      `${formatUsd(spent)} of ${budgetUsd} with one reservation more at most`,
    )
    assert.equal(
      spent,
      BigInt(countOf(made, 200)) * parseUsd('0.000008'),
      'what was answered was paid, what was refused was not',
    )
    // Until it is really spent, calls one after the other go on.
    let refused: Response | null = null
    for (let calls = 0; calls < 100 && refused === null; calls += 1) {
      const response = await call(key, { body: { max_tokens: 10, stream } })
      const text = await response.text()
      if (response.status === 429) {
        refused = response
        assert.match(text, /budget \(0\.0005 US dollars per month\)/)
        assert.match(text, /insufficient_quota/)
      }
    }
    assert.equal(refused?.status, 429)
    assert.ok(
      Number(refused?.headers.get('retry-after')) > 60,
      'a budget is not spent for a minute only',
    )
    const end = await spentOf(id)
    assert.ok(end >= parseUsd(budgetUsd) && end <= bound, formatUsd(end))
    await settledHealth(server)
    await server.kill()
    await server.start()
    assert.equal(await spentOf(id), end, 'rebuilt from what is stored, to the last digit')
    assert.equal((await call(key)).status, 429)
    await server.call(editKey, { params: { id }, body: { limits: { budgetUsd: '1' } } })
    assert.equal((await call(key)).status, 200)
  }
})

test('a budget counts the fee of web searches, a limit of tokens does not, and a restart remembers', async () => {
  await freshMinute()
  const { id, key } = await server.createKey({
    limits: { budgetUsd: '1', budgetPeriod: 'month', tokensPerMinute: 100_000 },
  })
  const response = await call(key, {
    path: '/v1/responses',
    body: { model: 'sim/web-search-5', input: 'Hello' },
  })
  const reply: unknown = await response.json()
  assert.partialDeepStrictEqual(reply, { usage: { input_tokens: 4, output_tokens: 1 } })
  const spent = parseUsd('0.000008') + parseUsd('0.05')
  assert.equal(await spentOf(id), spent)
  const next = await call(key)
  await next.text()
  // Five tokens each, and none for five searches.
  assert.equal(next.headers.get('x-ratelimit-remaining-tokens'), '99990')
  await settledHealth(server)
  await server.kill()
  await server.start()
  assert.equal(await spentOf(id), spent + parseUsd('0.000008'))
})

test('limits that are given to a key later count what it has spent before', async () => {
  const { id, key } = await server.createKey()
  for (let calls = 0; calls < 5; calls += 1) await (await call(key)).text()
  await settledHealth(server)
  await server.call(editKey, { params: { id }, body: { limits: { budgetUsd: '0.00004' } } })
  assert.equal(await spentOf(id), parseUsd('0.00004'))
  assert.equal((await call(key)).status, 429)
})

test('a key calls the models of its list and no other, by alias or by name', async () => {
  const { putAlias } = await import('#contract/connections.ts')
  await server.call(putAlias, {
    params: { name: 'open' },
    body: { targets: ['sim/lorem', 'sim/echo'] },
  })
  const { key } = await server.createKey({ models: ['sim/echo*', 'json'] })
  const cases: readonly [model: string, status: number][] = [
    ['sim/echo', 200],
    ['sim/echo+slow-1ms', 200],
    ['sim/json', 200],
    ['sim/lorem', 403],
    ['slow/echo', 403],
    ['open', 200],
    ['sim/ech', 403],
  ]
  for (const [model, status] of cases) {
    const response = await call(key, { body: { model } })
    const text = await response.text()
    assert.equal(response.status, status, `${model}: ${text}`)
    if (model === 'open')
      assert.match(text, /"model":"echo"/, 'of an alias only the targets that are allowed')
    if (status === 403) assert.match(text, /It may call: sim\/echo\*, json/)
  }
  const listed = await fetch(`${server.url}/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const names: { data: { id: string }[] } = JSON.parse(await listed.text())
  assert.ok(names.data.every(({ id }) => id.startsWith('sim/echo')))
})

test('a key ends at the moment it expires', async () => {
  const expiresAt = new Date(Date.now() + 2500).toISOString()
  const { key } = await server.createKey({ expiresAt })
  assert.equal((await call(key)).status, 200)
  const refused = await waitFor('the end of a key', async () => {
    const response = await call(key)
    return response.status === 200 ? null : response
  })
  assert.equal(refused.status, 401)
  assert.ok(Date.now() >= Date.parse(expiresAt))
  assert.match(await refused.text(), new RegExp(`expired at ${expiresAt}`))
})

test('a revoked key is refused from the answer on, on every thread and for every surface', async () => {
  const { id, key } = await server.createKey({ scopes: ['call', 'ingest', 'read'] })
  assert.equal(countOf(await statuses(key, 8), 200), 8)
  await server.call(revokeKey, { params: { id } })
  assert.equal(countOf(await statuses(key, 8), 401), 8)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  assert.equal(
    (await fetch(`${server.url}/v1/traces`, { method: 'POST', headers, body: '{}' })).status,
    401,
  )
  assert.equal((await fetch(`${server.url}/api/v1/traces`, { headers })).status, 401)
})

test('a key does what its scopes say and nothing else', async () => {
  const cases: readonly [scope: 'call' | 'ingest' | 'read' | 'score', allowed: string][] = [
    ['call', 'POST /v1/chat/completions'],
    ['ingest', 'POST /v1/traces'],
    ['read', 'GET /api/v1/traces'],
    ['score', 'POST /api/v1/scores'],
  ]
  const bodies: Record<string, string | undefined> = {
    'POST /v1/chat/completions': '{"model":"sim/echo","messages":[{"role":"user","content":"Hi"}]}',
    'POST /v1/traces': '{"resourceSpans":[]}',
    'GET /api/v1/traces': undefined,
    'POST /api/v1/scores': `{"traceId":"${'a'.repeat(32)}","name":"good","value":1}`,
  }
  for (const [scope, allowed] of cases) {
    const { key } = await server.createKey({ scopes: [scope] })
    for (const [address, body] of Object.entries(bodies)) {
      const [method = '', path = ''] = address.split(' ')
      const response = await fetch(server.url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      })
      const text = await response.text()
      assert.equal(
        response.status,
        address === allowed ? 200 : 403,
        `${scope}: ${address}: ${text}`,
      )
      if (address !== allowed) assert.match(text, /scope/)
    }
  }
})

/** One run of the playground with a key: how its only call ended. */
async function played(token: string, model: string): Promise<PlaygroundEvent | undefined> {
  const stream = createStreamer({ baseUrl: server.url, token, fetch })
  const body = {
    models: [model],
    messages: [{ role: 'user' as const, parts: [{ type: 'text' as const, content: 'Hello' }] }],
  }
  const events = stream(runPlayground, { body }, new AbortController().signal)
  return (await Array.fromAsync(events)).at(-1)
}

/** The ways to have Belay call a model at once; each answers Belay's code for a refusal, '' for an answer. */
const ownCalls: readonly [name: string, call: (token: string, model: string) => Promise<string>][] =
  [
    [
      'the playground',
      async (token, model) => {
        const end = await played(token, model)
        return end?.type === 'call-failed' ? end.code : (end?.type ?? 'nothing')
      },
    ],
    [
      'a run of a prompt’s content',
      async (token, model) => {
        const { error } = await clientOf(token)(runPromptContent, {
          body: {
            content: { kind: 'chat', messages: [{ role: 'user', content: 'Hello' }] },
            variables: {},
            model,
          },
        })
        return error
      },
    ],
    [
      'a judge that is tried',
      async (token, model) => {
        const { score, explanation } = await clientOf(token)(tryEvaluator, {
          params: { evaluator: 'coherence' },
          body: { input: 'Hello', output: 'Hello', judgeModel: model },
        })
        return score === null ? explanation : ''
      },
    ],
    [
      'an embedding that is tried',
      async (token, model) => {
        const { score, explanation } = await clientOf(token)(tryEvaluator, {
          params: { evaluator: 'embedding-similarity' },
          body: { settings: { model }, input: 'Hello', output: 'Hello', expected: 'Hello' },
        })
        return score === null ? explanation : ''
      },
    ],
  ]

const clientOf = (token: string) => createClient({ baseUrl: server.url, token, fetch })

test('what a key has Belay call is bound as what it calls itself: scope, models, limits, budget', async () => {
  const scopes = ['read', 'edit', 'call'] as const
  const edits = await server.createKey({ scopes: ['read', 'edit'] })
  const bound = await server.createKey({ scopes: [...scopes], models: ['sim/echo'] })
  const spent = await server.createKey({ scopes: [...scopes], limits: { budgetUsd: '0' } })
  for (const [name, ask] of ownCalls) {
    const outcome = (key: string) =>
      ask(key, 'sim/json').catch((error: unknown) =>
        error instanceof ApiError ? error.problem.detail : String(error),
      )
    assert.match(await outcome(edits.key), /call/, `${name}, without the scope`)
    assert.match(await outcome(bound.key), /model_not_allowed|may call: sim\/echo/, name)
    assert.match(await outcome(spent.key), /budget/, `${name}, without money`)
  }
  const { items } = await server.call(listTraces, { query: { environment: 'evaluation' } })
  assert.deepEqual(
    // What was refused leaves a trace without a call.
    items.filter(
      ({ models, calls }) => calls > 0 && (models.includes('sim/json') || models.includes('json')),
    ),
    [],
    'none of them reached the model',
  )
})

test('what a key has Belay call counts as its own', async () => {
  const { id, key } = await server.createKey({
    scopes: ['read', 'edit', 'call'],
    limits: { budgetUsd: '1', requestsPerMinute: 2 },
  })
  await freshMinute()
  assert.equal((await played(key, 'sim/echo'))?.type, 'call-finished')
  assert.equal((await call(key)).status, 200)
  const third = await played(key, 'sim/echo')
  assert.equal(third?.type === 'call-failed' ? third.code : '', 'rate_limited')
  assert.ok((await spentOf(id)) > 0n, 'its maker sees what it spent')
  // Nobody but Belay names who pays.
  const other = await server.createKey()
  const posed = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${other.key}`, 'x-belay-payer': id },
    body: JSON.stringify({ model: 'sim/echo', messages: [{ role: 'user', content: 'Hi' }] }),
  })
  assert.equal(posed.status, 200, await posed.text())
})

test('Belay’s own key is nobody’s to revoke or edit', async () => {
  assert.equal((await played(server.machineToken(), 'sim/echo'))?.type, 'call-finished')
  const { items } = await server.call(listKeys, {})
  const own = items.find(({ createdBy }) => createdBy === 'Belay')
  assert.ok(own !== undefined)
  assert.deepEqual(
    items.filter(({ isOwn }) => isOwn).map(({ id }) => id),
    [own.id],
  )
  const params = { id: own.id }
  const isRefused = (error: unknown) =>
    error instanceof ApiError && /the key of Belay itself/.test(error.problem.detail)
  await assert.rejects(server.call(revokeKey, { params }), isRefused)
  await assert.rejects(server.call(editKey, { params, body: { models: ['x'] } }), isRefused)
})

test('a key without any limit shows what it spent, also when it was revoked', async () => {
  const made = await server.createKey({})
  assert.equal((await call(made.key)).status, 200)
  const spent = await waitFor('what the key spent', async () => {
    const amount = await spentOf(made.id)
    return amount > 0n ? amount : null
  })
  const { items } = await server.call(listTraces, { query: { key: made.id } })
  assert.equal(items[0]?.cost.usd, formatUsd(spent))
  await server.call(revokeKey, { params: { id: made.id } })
  assert.equal(await spentOf(made.id), spent)
})
