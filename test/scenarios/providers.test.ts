// Providers that hang, cut, dribble, lie and overload, and callers that leave.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, beforeEach, test } from 'node:test'
import { createConnection, putAlias } from '#contract/connections.ts'
import { showHealth } from '#contract/health.ts'
import { listTraces, type SpanDetail } from '#contract/traces.ts'
import {
  answerChat,
  answerMessages,
  chatChunk,
  chatEnd,
  chatReply,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import {
  callSpan,
  settledHealth,
  startServer,
  storedTrace,
  waitFor,
  triesOf,
} from '#test/scenarios/start-server.ts'

const provider = await startHostileProvider()
const server = await startServer({
  environment: {
    BELAY_NETWORK_ALLOW: '127.0.0.0/8',
    BELAY_GATEWAY_RETRIES_MAX: '1',
    BELAY_GATEWAY_REPLY_BYTES_MAX: '1000000',
    BELAY_GATEWAY_TIMEOUTS_CONNECT_MS: '1000',
    BELAY_GATEWAY_TIMEOUTS_FIRST_TOKEN_MS: '700',
    BELAY_GATEWAY_TIMEOUTS_REPLY_MS: '1000',
    BELAY_GATEWAY_TIMEOUTS_IDLE_MS: '700',
    BELAY_GATEWAY_TIMEOUTS_TOTAL_MS: '3000',
  },
})
const key = await server.createKey({ name: 'providers' })
for (const name of ['hostile', 'other']) {
  await server.call(createConnection, {
    body: {
      provider: 'openai-compatible',
      name,
      baseUrl: `${provider.url}/v1`,
      secret: 'provider-secret',
    },
  })
}

beforeEach(() => {
  provider.received.length = 0
  provider.behave((response) => answerChat(response, 'Hello'))
})

after(() => server.stop())
after(() => provider.close())

type Made = {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly isCut: boolean
}

async function chat(body: object, headers: Record<string, string> = {}): Promise<Made> {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.key}`, ...headers },
    body: JSON.stringify({
      model: 'hostile/test-model',
      messages: [{ role: 'user', content: 'Hi' }],
      ...body,
    }),
  })
  let text = ''
  let isCut = false
  try {
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(
      new TextDecoderStream(),
    ))
      text += chunk
  } catch {
    isCut = true
  }
  return { status: response.status, text, headers: response.headers, isCut }
}

let sessions = 0

/** Makes a call, and gives it together with what its trace says of it. */
async function traced(body: object): Promise<Made & CallMade> {
  sessions += 1
  const session = `hostile-${sessions}`
  const made = await chat(body, { 'x-belay-session': session })
  return { ...made, ...(await callOf(session)) }
}

/** What was recorded of a call: its span, and how each try ended and how long it took. */
type CallMade = {
  readonly span: SpanDetail
  readonly tries: readonly string[]
  readonly durationsMs: readonly number[]
}

async function callOf(session: string): Promise<CallMade> {
  const row = await waitFor(`a trace of ${session}`, async () => {
    const { items } = await server.call(listTraces, { query: { session } })
    return items[0] ?? null
  })
  const { spans } = await storedTrace(server, row.traceId)
  const tries = triesOf(spans)
  return {
    span: await callSpan(server, row.traceId),
    tries: tries.map(({ status }) => status),
    durationsMs: tries.map(({ durationMs }) => durationMs),
  }
}

test('the bytes of a request reach the provider as they came, but for the name of the model and the key', async () => {
  const body = `{ "model" : "hostile/test-model",\n  "messages":[{"role":"user","content":"caf\\u00e9 \\ud83d\\ude00"}], "unknown_field": 1.50 , "temperature":1e0}`
  const response = await fetch(`${server.url}/v1/chat/completions?api-version=3`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key.key}`,
      'x-belay-user': 'u',
      'openai-organization': 'org',
      'openai-project': 'proj',
      cookie: 'a=b',
    },
    body,
  })
  assert.equal(response.status, 200)
  const [request] = provider.received
  assert.equal(request?.body, body.replace('hostile/test-model', 'test-model'))
  assert.equal(request?.path, '/v1/chat/completions?api-version=3')
  assert.equal(request?.headers.authorization, 'Bearer provider-secret')
  assert.equal(request?.headers['openai-organization'], undefined)
  assert.equal(request?.headers['openai-project'], undefined)
  assert.equal(request?.headers.cookie, undefined)
  assert.equal(request?.headers['x-belay-user'], undefined)
  assert.ok(!JSON.stringify(request?.headers).includes(key.key), 'the Belay key stays here')
  assert.equal(
    await response.text(),
    chatReply('Hello'),
    'and the answer comes back as it was sent',
  )
})

test('callers name who pays at the provider only where their connection allows it', async () => {
  await server.call(createConnection, {
    body: {
      provider: 'openai-compatible',
      name: 'shared',
      baseUrl: `${provider.url}/v1`,
      secret: 'provider-secret',
      settings: { callerAccount: 'allow' },
    },
  })
  provider.received.length = 0
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key.key}`,
      'openai-organization': 'org',
      'openai-project': 'proj',
    },
    body: JSON.stringify({ model: 'shared/m', messages: [{ role: 'user', content: 'Hi' }] }),
  })
  assert.equal(response.status, 200, await response.text())
  const headers = provider.received[0]?.headers
  assert.deepEqual([headers?.['openai-organization'], headers?.['openai-project']], ['org', 'proj'])
})

test('a provider that is overloaded for a moment is asked again after the time it names', async () => {
  provider.behave((response, { count }) => {
    if (count > 0) return answerChat(response, 'Hello')
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '0' })
    response.end('{"error":{"message":"busy"}}')
  })
  const { status, span, tries } = await traced({})
  assert.equal(status, 200)
  assert.deepEqual(tries, ['error', 'ok'])
  assert.deepEqual(span.usage, { input: 3, output: 2 })
})

test('a failure that asking again would not cure is passed on at once', async () => {
  for (const status of [400, 401, 403, 404, 413, 422]) {
    provider.received.length = 0
    provider.behave((response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'r1' })
      response.end('{"error":{"message":"no","type":"t","code":"c"}}')
    })
    const made = await chat({})
    assert.equal(made.status, status)
    assert.equal(made.text, '{"error":{"message":"no","type":"t","code":"c"}}')
    assert.equal(made.headers.get('x-request-id'), 'r1')
    assert.equal(provider.received.length, 1)
  }
})

test('a provider that takes the request and never answers is given up after the total time', async () => {
  provider.behave(() => {})
  const { status, text, span } = await traced({})
  assert.equal(status, 504)
  assert.match(text, /within 3000 ms \(gateway\.timeouts\.totalMs\)/)
  assert.match(text, /the whole call with all its tries/)
  assert.equal(provider.received.length, 1, 'the total time is over: nothing else is tried')
  assert.equal(span.errorType, 'timeout-total')
  assert.deepEqual(span.usage, {})
})

test('a reply that is not streamed and does not come falls back to the next target, which has the time that is left', async () => {
  await server.call(putAlias, {
    params: { name: 'whole' },
    body: { targets: ['sim/hang', 'hostile/slow'] },
  })
  provider.behave((response) => {
    // Longer than the limit of the first target: the last one is not given up for nobody.
    setTimeout(() => answerChat(response, 'Hello'), 1300)
  })
  const { status, text, span, tries } = await traced({ model: 'whole' })
  assert.equal(status, 200)
  assert.equal(text, chatReply('Hello'))
  assert.deepEqual(tries, ['error', 'ok'], 'the one that hung was not asked again')
  assert.equal(span.status, 'ok')
  const { spans } = await storedTrace(server, span.traceId)
  const given = spans.find(({ kind, status }) => kind === 'try' && status === 'error')
  assert.match(
    given?.statusMessage ?? '',
    /sim\/hang within 1000 ms \(gateway\.timeouts\.replyMs\)/,
  )
})

test('a pause that would outlast the total time of the call is not made: what came is passed on', async () => {
  provider.behave((response) => {
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '4' })
    response.end('{"error":{"message":"busy"}}')
  })
  const made = await chat({})
  assert.equal(made.status, 503)
  assert.equal(made.text, '{"error":{"message":"busy"}}')
  assert.equal(provider.received.length, 1)
})

test('the total time is over the whole call: a second try has what the first left of it', async () => {
  provider.behave((response, { count }) => {
    if (count > 0) return
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '2' })
    response.end('{"error":{"message":"busy"}}')
  })
  const { status, tries, durationsMs } = await traced({})
  assert.equal(status, 504)
  assert.deepEqual(tries, ['error', 'error'])
  assert.ok((durationsMs[1] ?? 0) < 2000, 'of three seconds two were over')
})

test('a stream without a first token in time falls back to the next model, and its caller sees only that one', async () => {
  await server.call(putAlias, {
    params: { name: 'patient' },
    body: { targets: ['hostile/silent', 'other/test-model'] },
  })
  provider.behave((response, { body }) => {
    if (body.includes('silent')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': nothing yet\n\n')
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(chatChunk('Hello') + chatEnd)
  })
  const { status, text, span, tries } = await traced({
    model: 'patient',
    stream: true,
    stream_options: { include_usage: true },
  })
  assert.equal(status, 200)
  assert.equal(text, chatChunk('Hello') + chatEnd)
  assert.deepEqual(tries, ['error', 'ok'])
  assert.equal(span.status, 'ok')
})

test('a target that is rate limited is left alone for as long as it asked, and the next one asked at once', async () => {
  await server.call(putAlias, {
    params: { name: 'limited' },
    body: { targets: ['hostile/limited', 'other/idle'] },
  })
  provider.behave((response, { body }) => {
    if (body.includes('idle')) return answerChat(response, 'Hello')
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '2' })
    response.end('{"error":{"message":"slow down"}}')
  })
  assert.deepEqual((await traced({ model: 'limited' })).tries, ['error', 'ok'])
  assert.deepEqual((await traced({ model: 'limited' })).tries, ['ok'], 'it is remembered')
  await new Promise((resolve) => setTimeout(resolve, 2100))
  assert.deepEqual((await traced({ model: 'limited' })).tries, ['error', 'ok'], 'and not for ever')
  provider.behave((response) => answerChat(response, 'Hello'))
  assert.equal((await chat({ model: 'hostile/limited' })).status, 200, 'a target alone is asked')
})

test('what a provider says of another try is obeyed', async () => {
  const answers: readonly (readonly [status: number, body: string, headers: object])[] = [
    [500, '{"error":{"message":"x"}}', { 'x-should-retry': 'false' }],
    [429, '{"error":{"message":"x","code":"insufficient_quota"}}', {}],
  ]
  for (const [status, body, headers] of answers) {
    provider.received.length = 0
    provider.behave((response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    })
    assert.equal((await chat({ model: `hostile/told-${status}` })).status, status)
    assert.equal(provider.received.length, 1)
  }
})

test('a stream that stops between two tokens ends with an error that says so', async () => {
  provider.behave((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chatChunk('Hel'))
  })
  const { status, text, span } = await traced({ stream: true })
  assert.equal(status, 200)
  assert.ok(text.startsWith(chatChunk('Hel')))
  assert.match(text, /"error":.*gateway\.timeouts\.idleMs/)
  assert.equal(span.errorType, 'timeout-idle')
  assert.match(span.rawOutput, /Hel/)
})

test('a stream that is cut ends with an error, in the middle of an event too', async () => {
  for (const half of ['', 'data: {"id":"chatcmpl-1","choi']) {
    provider.behave((response, { socket }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chatChunk('Hel') + half)
      setTimeout(() => socket.destroy(), 50)
    })
    const { status, text, span } = await traced({ stream: true })
    assert.equal(status, 200)
    assert.match(text, /^data: \{"error":/m)
    assert.equal(span.errorType, 'cut')
    assert.ok(span.flags.includes('stream-cut'))
  }
})

test('a stream that ends in order but before its last event is not taken for whole', async () => {
  provider.behave((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(chatChunk('Hel'))
  })
  const { text, span } = await traced({ stream: true })
  assert.match(text, /^data: \{"error":/m)
  assert.equal(span.errorType, 'cut')
})

test('an answer that dribbles byte by byte arrives whole', async () => {
  provider.behave(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const byte of Buffer.from(chatChunk('Grüße') + chatEnd)) {
      response.write(Buffer.from([byte]))
      await new Promise((resolve) => setImmediate(resolve))
    }
    response.end()
  })
  const { text, span } = await traced({ stream: true, stream_options: { include_usage: true } })
  assert.equal(text, chatChunk('Grüße') + chatEnd)
  assert.equal(span.status, 'ok')
  assert.deepEqual(span.usage, { input: 3, output: 2 })
})

test('a page in place of an answer is an error for its caller, and recorded as what it was', async () => {
  provider.behave((response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<html>It works!</html>')
  })
  const { status, text, span, tries } = await traced({})
  assert.equal(status, 502)
  assert.equal(JSON.parse(text).error.code, 'reply_unreadable')
  assert.deepEqual(tries, ['error', 'error'])
  assert.equal(span.errorType, 'garbage')
  assert.match(span.statusMessage, /It works!/)
  assert.equal(span.rawOutput, '<html>It works!</html>')
})

test('an answer longer than the bound is refused and not kept in memory', async () => {
  provider.behave((response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(chatReply('x'.repeat(1_000_001)))
  })
  const { status, text, span } = await traced({})
  assert.equal(status, 502)
  assert.match(text, /gateway\.replyBytesMax/)
  assert.equal(span.errorType, 'too-large')
  provider.behave((response) => answerChat(response, 'x'.repeat(1_000_000 - chatReply('').length)))
  assert.equal((await chat({})).status, 200, 'the longest that is allowed')
})

test('usage that no provider could mean is not believed, and stops nothing', async () => {
  const absurd: readonly object[] = [
    { prompt_tokens: -5, completion_tokens: 2 },
    { prompt_tokens: 1e30, completion_tokens: 2 },
    { prompt_tokens: 1.5, completion_tokens: 2 },
    { prompt_tokens: '7', completion_tokens: null },
    { prompt_tokens: 9_007_199_254_740_993, completion_tokens: 1 },
    { prompt_tokens: {}, completion_tokens: [] },
    { prompt_tokens: 3, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 900 } },
    { prompt_tokens: 3, completion_tokens: 2, cost: 1e40 },
    { prompt_tokens: 3, completion_tokens: 2, cost: 'NaN' },
  ]
  provider.behave((response, { body }) => {
    const index = Number(JSON.parse(body).messages[0].content)
    answerChat(response, 'Hello', absurd[index])
  })
  const made = absurd.map((_, index) =>
    traced({ messages: [{ role: 'user', content: String(index) }] }),
  )
  for (const [index, { status, span }] of (await Promise.all(made)).entries()) {
    assert.equal(status, 200)
    for (const tokens of Object.values(span.usage)) {
      const isCount = Number.isInteger(tokens) && tokens >= 0 && tokens <= 1_000_000_000
      assert.ok(isCount, JSON.stringify([absurd[index], span.usage]))
    }
  }
  const { counters } = await settledHealth(server)
  assert.equal(counters.quarantined, 0)
})

test('a translated call is recorded as its provider told it: under the provider’s model, with every class of tokens, priced', async () => {
  await server.call(createConnection, {
    body: {
      provider: 'anthropic',
      name: 'claude',
      baseUrl: `${provider.url}/anthropic`,
      secret: 'provider-secret',
    },
  })
  const usage = {
    input_tokens: 10,
    cache_creation_input_tokens: 30,
    cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
    cache_read_input_tokens: 40,
    output_tokens: 50,
  }
  provider.behave((response, { body }) => answerMessages(response, body, usage))
  const model = 'claude/claude-sonnet-4-5'
  const whole = await traced({ model })
  const streamed = await traced({ model, stream: true })
  assert.equal(JSON.parse(whole.text).model, 'claude-sonnet-4-5')
  assert.match(streamed.text, /"model":"claude-sonnet-4-5"/)
  for (const { status, span } of [whole, streamed]) {
    assert.equal(status, 200)
    assert.equal(span.model, 'claude-sonnet-4-5-20250929')
    assert.deepEqual(span.usage, {
      input: 10,
      cache_write_5m: 10,
      cache_write_1h: 20,
      cache_read: 40,
      output: 50,
    })
    // Per million: input 3, written for 5 minutes 3.75, for an hour 6, read 0.30, output 15.
    assert.equal(span.cost.usd, '0.0009495')
    assert.deepEqual(span.finishReasons, ['end_turn'], 'in the provider’s own words')
  }
})

test('text that is no valid Unicode is recorded, and stops nothing', async () => {
  const { status, span } = await traced({ user: 'half \ud83d', metadata: { 'k\udc00': 'v\ud800' } })
  assert.equal(status, 200)
  assert.equal(span.userId, 'half \ufffd')
})

test('a provider that nobody answers for is a clear 502, tried as often as it is set', async () => {
  await server.call(createConnection, {
    body: {
      provider: 'openai-compatible',
      name: 'nobody',
      baseUrl: 'http://127.0.0.1:9/v1',
      secret: 's',
    },
  })
  const { status, text, span, tries } = await traced({ model: 'nobody/m' })
  assert.equal(status, 502)
  assert.match(text, /127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED/)
  assert.equal(span.errorType, 'connect')
  assert.deepEqual(tries, ['error', 'error'])
})

test('when a caller leaves, the provider is let go at once, and the trace says who left', async () => {
  for (const stream of [false, true]) {
    provider.received.length = 0
    provider.behave((response) => {
      if (!stream) return
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chatChunk('Hel'))
    })
    const session = `left-${stream}`
    const caller = new AbortController()
    const made = fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.key}`, 'x-belay-session': session },
      body: JSON.stringify({ model: 'hostile/m', stream, messages: [] }),
      signal: caller.signal,
    }).then((response) => response.text())
    const asked = await waitFor('the request at the provider', () => provider.received[0] ?? null)
    setTimeout(() => caller.abort(), 100)
    await assert.rejects(made)
    await asked.closed
    const { span } = await callOf(session)
    assert.equal(span.errorType, 'cancelled')
  }
  assert.equal((await server.call(showHealth, {})).gateway.openCalls, 0)
})

test('a caller that leaves in the middle of its request is nobody’s mistake', async () => {
  const before = server.output().length
  for (const path of ['/v1/chat/completions', '/v1/traces', '/api/v1/scores']) {
    await new Promise<void>((resolve) => {
      const sent = request(`${server.url}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${path.startsWith('/api') ? server.machineToken() : key.key}`,
          'content-type': 'application/json',
          'content-length': '1000',
        },
      })
      sent.on('error', () => {})
      sent.on('close', () => resolve())
      sent.write('{"model":')
      setTimeout(() => sent.destroy(), 100)
    })
  }
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(server.output().slice(before), '', 'nothing in the log')
  assert.equal((await server.call(showHealth, {})).gateway.openCalls, 0)
})

test('a caller that never reads does not make the server hold the whole answer', async () => {
  let sent = 0
  provider.behave((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const write = (): void => {
      while (!response.destroyed && sent < 400_000_000) {
        const chunk = chatChunk('x'.repeat(60_000))
        sent += chunk.length
        if (!response.write(chunk)) {
          response.once('drain', write)
          return
        }
      }
    }
    write()
  })
  const reader = request(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.key}` },
  })
  reader.on('error', () => {})
  reader.on('response', (response) => response.pause())
  reader.end(JSON.stringify({ model: 'hostile/m', stream: true, messages: [] }))
  await waitFor('a stream that stands still', async () => {
    const was = sent
    await new Promise((resolve) => setTimeout(resolve, 500))
    return sent > 0 && sent === was ? true : null
  })
  assert.ok(sent < 100_000_000, `${sent} bytes were taken from the provider`)
  reader.destroy()
})

test('after all of this the server lives, and every span is accounted for', async () => {
  assert.equal((await chat({})).status, 200)
  const { counters, faults, gateway } = await settledHealth(server)
  assert.equal(counters.missing, 0)
  assert.equal(counters.quarantined, 0)
  assert.equal(gateway.openCalls, 0)
  assert.deepEqual(faults, [])
})
