// What a provider answers is judged before it is handed on: errors under a good status, pages, halves,
// the other form than was asked for, and where the end of an answer is.
import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { after, beforeEach, test } from 'node:test'
import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { createConnection, putAlias } from '#contract/connections.ts'
import { listTraces, type SpanDetail } from '#contract/traces.ts'
import {
  chatChunk,
  chatEnd,
  chatReply,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import {
  callSpan,
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
    BELAY_GATEWAY_COOLDOWN_MS: '0',
    BELAY_GATEWAY_TIMEOUTS_TOTAL_MS: '20000',
  },
})
const key = await server.createKey({ name: 'judged' })
for (const [format, baseUrl] of [
  ['openai-compatible', `${provider.url}/v1`],
  ['anthropic', provider.url],
  ['gemini', provider.url],
] as const) {
  await server.call(createConnection, {
    body: { provider: format, name: format, baseUrl, secret: 'provider-secret' },
  })
  await server.call(putAlias, {
    params: { name: `${format}-then-echo` },
    body: { targets: [`${format}/m`, 'sim/echo'] },
  })
}

beforeEach(() => {
  provider.received.length = 0
})

after(() => server.stop())
after(() => provider.close())

type Surface = {
  /** Alias whose second target answers. */
  readonly alias: string
  readonly path: (model: string, streamed: boolean) => string
  readonly body: (model: string, streamed: boolean) => object
  /** The answer's text, out of a whole answer or a stream. */
  readonly text: (answer: string, streamed: boolean) => string
  readonly whole: object
  readonly events: string
  readonly error: object
  readonly errorEvents: string
}

// oxlint-disable-next-line typescript/no-explicit-any -- what four formats say is read where it is known which one it is
const dataOf = (stream: string): any[] =>
  stream
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)))

const sse = (events: readonly { readonly type: string }[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'From afar' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 5, output_tokens: 4 },
}
const messageStart = {
  type: 'message_start',
  message: { ...message, content: [], stop_reason: null },
}
const content = {
  candidates: [
    { content: { role: 'model', parts: [{ text: 'From afar' }] }, finishReason: 'STOP', index: 0 },
  ],
  usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 4, totalTokenCount: 9 },
}
const response = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'm',
  error: null,
  output: [
    {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'From afar', annotations: [] }],
    },
  ],
  usage: { input_tokens: 5, output_tokens: 4, total_tokens: 9 },
}

const chatText = (answer: string, streamed: boolean): string =>
  streamed
    ? dataOf(answer)
        .map((chunk) => chunk.choices[0]?.delta.content ?? '')
        .join('')
    : JSON.parse(answer).choices[0].message.content

const messages = [{ role: 'user', content: 'Hello' }]
const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Too much' } }

const surfaces: Readonly<Record<string, Surface>> = {
  'OpenAI chat': {
    alias: 'openai-compatible-then-echo',
    path: () => '/v1/chat/completions',
    body: (model, stream) => ({ model, stream, messages }),
    text: chatText,
    whole: JSON.parse(chatReply('From afar')),
    events: chatChunk('From afar') + chatEnd,
    error: { error: { message: 'Too much', type: 'server_error' } },
    errorEvents: `data: {"choices":[{"index":0,"delta":{"role":"assistant"}}]}\n\ndata: {"error":{"message":"Too much","code":503}}\n\n`,
  },
  'OpenAI responses': {
    alias: 'openai-compatible-then-echo',
    path: () => '/v1/responses',
    body: (model, stream) => ({ model, stream, input: 'Hello' }),
    text: (answer, streamed) =>
      streamed
        ? dataOf(answer)
            .filter(({ type }) => type === 'response.output_text.delta')
            .map(({ delta }) => delta)
            .join('')
        : JSON.parse(answer).output[0].content[0].text,
    whole: response,
    events: sse([
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      { type: 'response.completed', response },
    ] as never),
    error: {
      ...response,
      status: 'failed',
      output: [],
      error: { code: 'server_error', message: 'Too much' },
    },
    errorEvents: sse([
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      { type: 'error', code: 'rate_limit_exceeded', message: 'Too much', param: null },
    ] as never),
  },
  'Anthropic messages': {
    alias: 'anthropic-then-echo',
    path: () => '/v1/messages',
    body: (model, stream) => ({ model, stream, max_tokens: 50, messages }),
    text: (answer, streamed) =>
      streamed
        ? dataOf(answer)
            .map((event) => event.delta?.text ?? '')
            .join('')
        : JSON.parse(answer).content[0].text,
    whole: message,
    events: sse([
      messageStart,
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'From ' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'afar' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } },
      { type: 'message_stop' },
    ] as never),
    error: overloaded,
    errorEvents: sse([messageStart, { type: 'ping' }, overloaded]),
  },
  'OpenAI chat from Anthropic': {
    alias: 'anthropic-then-echo',
    path: () => '/v1/chat/completions',
    body: (model, stream) => ({ model, stream, messages }),
    text: chatText,
    whole: message,
    events: sse([
      messageStart,
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'From ' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'afar' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } },
      { type: 'message_stop' },
    ] as never),
    error: overloaded,
    errorEvents: sse([messageStart, { type: 'ping' }, overloaded]),
  },
  'Gemini contents': {
    alias: 'gemini-then-echo',
    path: (model, streamed) =>
      `/v1beta/models/${model}:${streamed ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: () => ({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }),
    text: (answer, streamed) =>
      (streamed ? dataOf(answer) : [JSON.parse(answer)])
        .flatMap(({ candidates }) => candidates[0]?.content?.parts ?? [])
        .map(({ text }) => text)
        .join(''),
    whole: content,
    events: `data: ${JSON.stringify(content)}\n\n`,
    error: { error: { code: 503, message: 'Too much', status: 'UNAVAILABLE' } },
    errorEvents: 'data: {"error":{"code":503,"message":"Too much","status":"UNAVAILABLE"}}\n\n',
  },
}

let sessions = 0

async function ask(surface: Surface, model: string, streamed: boolean) {
  sessions += 1
  const session = `judged-${sessions}`
  const answered = await fetch(server.url + surface.path(model, streamed), {
    method: 'POST',
    headers: { authorization: `Bearer ${key.key}`, 'x-belay-session': session },
    body: JSON.stringify(surface.body(model, streamed)),
  })
  return {
    session,
    status: answered.status,
    headers: answered.headers,
    answer: await answered.text(),
  }
}

async function recorded(session: string): Promise<{ span: SpanDetail; tries: string[] }> {
  const row = await waitFor(`a trace of ${session}`, async () => {
    const { items } = await server.call(listTraces, { query: { session } })
    return items[0] ?? null
  })
  const { spans } = await storedTrace(server, row.traceId)
  const tries = triesOf(spans).map(({ statusMessage }) => statusMessage)
  return { span: await callSpan(server, row.traceId), tries }
}

/** What is no answer under a status that says it is one, and what the trace says of it. */
const noAnswers: readonly {
  readonly what: string
  readonly send: (response: ServerResponse, surface: Surface) => void
  readonly said: RegExp
}[] = [
  {
    what: 'an error object',
    send: (to, { error }) => sendJson(to, JSON.stringify(error)),
    said: /200 with an error inside: Too much/,
  },
  {
    what: 'an error as an event',
    send: (to, { errorEvents }) => sendEvents(to, errorEvents),
    said: /200 with an error inside: Too much/,
  },
  {
    what: 'a page',
    send: (to) => to.writeHead(200, { 'content-type': 'text/html' }).end('<html>Login</html>'),
    said: /a page: “<html>Login/,
  },
  { what: 'nothing', send: (to) => to.writeHead(200).end(), said: /an empty body/ },
  {
    what: 'half a JSON',
    send: (to, { whole }) => sendJson(to, JSON.stringify(whole).slice(0, 60)),
    said: /JSON that breaks off or is broken, 60 bytes/,
  },
  {
    what: 'an envelope without an answer',
    send: (to) => sendJson(to, '{"id":"x","choices":[],"candidates":[]}'),
    said: /JSON that has no answer in it/,
  },
]

function sendJson(to: ServerResponse, body: string): void {
  to.writeHead(200, { 'content-type': 'application/json' }).end(body)
}

function sendEvents(to: ServerResponse, events: string): void {
  to.writeHead(200, { 'content-type': 'text/event-stream' }).end(events)
}

for (const [name, surface] of Object.entries(surfaces)) {
  test(`${name}: what is no answer falls back like a cut, streamed or whole, and the trace says what came`, async () => {
    const asked: { label: string; session: string; said: RegExp }[] = []
    for (const { what, send, said } of noAnswers) {
      provider.behave((to) => send(to, surface))
      for (const streamed of [false, true]) {
        const label = `${what}, ${streamed ? 'streamed' : 'whole'}`
        const { status, answer, session } = await ask(surface, surface.alias, streamed)
        assert.equal(status, 200, `${label}: ${answer}`)
        assert.equal(surface.text(answer, streamed), 'Hello', label)
        asked.push({ label, session, said })
      }
    }
    for (const { label, session, said } of asked) {
      const { span, tries } = await recorded(session)
      assert.equal(span.status, 'ok', label)
      assert.match(tries[0] ?? '', said, label)
      assert.equal(tries.at(-1), '', label)
    }
  })

  test(`${name}: a whole answer to a streamed call is told as a stream, and paid once`, async () => {
    provider.behave((to) => sendJson(to, JSON.stringify(surface.whole)))
    const model = `${surface.alias.replace('-then-echo', '')}/m`
    const { answer, session, headers } = await ask(surface, model, true)
    assert.equal(surface.text(answer, true), 'From afar')
    assert.match(headers.get('content-type') ?? '', /^text\/event-stream/)
    assert.equal(provider.received.length, 1)
    const { span } = await recorded(session)
    assert.equal(span.status, 'ok')
    assert.ok((span.usage['output'] ?? 0) > 0)
  })

  test(`${name}: a stream that answers a whole call is put together`, async () => {
    provider.behave((to) => sendEvents(to, surface.events))
    const model = `${surface.alias.replace('-then-echo', '')}/m`
    const { answer, session, headers } = await ask(surface, model, false)
    assert.equal(surface.text(answer, false), 'From afar')
    assert.match(headers.get('content-type') ?? '', /^application\/json/)
    assert.equal(provider.received.length, 1)
    const { span } = await recorded(session)
    assert.equal(span.status, 'ok')
    assert.ok((span.usage['output'] ?? 0) > 0)
  })

  test(`${name}: the end is where the provider says so, not where its connection ends`, async () => {
    for (const leave of ['stays', 'is cut']) {
      provider.behave((to, { socket }) => {
        to.writeHead(200, { 'content-type': 'text/event-stream' })
        to.write(surface.events)
        if (leave === 'is cut') setTimeout(() => socket.destroy(), 20)
      })
      const model = `${surface.alias.replace('-then-echo', '')}/m`
      const { answer, session } = await ask(surface, model, true)
      assert.ok(surface.text(answer, true).endsWith('afar') || name.includes('responses'))
      assert.doesNotMatch(answer, /"error":\{/)
      const { span } = await recorded(session)
      assert.equal(span.status, 'ok', `${name}, the connection ${leave}`)
      assert.deepEqual(span.flags, [])
      assert.ok((span.usage['output'] ?? 0) > 0)
    }
  })

  test(`${name}: an error is told once: in the stream it came in, or with the status that its words mean`, async () => {
    provider.behave((to) => sendEvents(to, surface.errorEvents))
    const model = `${surface.alias.replace('-then-echo', '')}/m`
    const { status, answer, session } = await ask(surface, model, true)
    assert.equal(status, 200)
    assert.equal(answer.match(/Too much/g)?.length, 1, answer)
    assert.equal(answer.match(/"error":\{|"type":"error","code"/g)?.length, 1, answer)
    provider.behave((to) => sendJson(to, JSON.stringify(surface.error)))
    const whole = await ask(surface, model, true)
    assert.ok(whole.status >= 429, `${whole.status}: ${whole.answer}`)
    assert.equal(whole.answer.match(/Too much/g)?.length, 1)
    assert.ok(JSON.parse(whole.answer).error)
    const { span } = await recorded(session)
    assert.equal(span.status, 'error')
  })
}

test('an error in the middle of a stream is told once, in the provider’s words or translated', async () => {
  for (const name of ['OpenAI chat', 'Anthropic messages', 'OpenAI chat from Anthropic']) {
    const surface = surfaces[name]
    assert.ok(surface)
    const [begun] = surface.events.split('event: content_block_stop')
    const error = JSON.stringify(surface.error)
    provider.behave((to) => {
      to.writeHead(200, { 'content-type': 'text/event-stream' })
      to.write(name === 'OpenAI chat' ? chatChunk('Hel') : begun)
      // Together with the first token it would be judged before anything is handed on.
      setTimeout(() => to.end(`event: error\ndata: ${error}\n\n`), 100)
    })
    const { status, answer, session } = await ask(
      surface,
      `${surface.alias.replace('-then-echo', '')}/m`,
      true,
    )
    assert.equal(status, 200)
    assert.equal(answer.match(/"error":/g)?.length, 1, answer)
    const { span } = await recorded(session)
    assert.match(span.errorType, /server_error|overloaded_error/)
  }
})

const codings: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateRawSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  'gzip, br': (bytes) => brotliCompressSync(gzipSync(bytes)),
}

for (const [coding, encode] of Object.entries(codings)) {
  test(`${coding}: a compressed answer is read and handed on plain, and a compressed request understood`, async () => {
    const answers = {
      stream: chatChunk('Hello') + chatEnd,
      whole: chatReply('Hello'),
      error: '{"error":{"message":"no","type":"invalid_request_error"}}',
    }
    const asked: [keyof typeof answers, number][] = [
      ['stream', 200],
      ['whole', 200],
      ['error', 400],
    ]
    for (const [kind, expected] of asked) {
      provider.behave((to) => {
        const type = kind === 'stream' ? 'text/event-stream' : 'application/json'
        to.writeHead(expected, { 'content-type': type, 'content-encoding': coding })
        // In two pieces, the second cut out of the middle of what is coded.
        const bytes = encode(Buffer.from(answers[kind]))
        to.write(bytes.subarray(0, 20))
        setTimeout(() => to.end(bytes.subarray(20)), 20)
      })
      const made = await fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key.key}`, 'content-encoding': coding },
        body: new Uint8Array(
          encode(
            Buffer.from(
              JSON.stringify({
                model: 'openai-compatible/m',
                stream: kind === 'stream',
                stream_options: { include_usage: true },
                messages,
              }),
            ),
          ),
        ),
      })
      assert.equal(made.status, expected)
      assert.equal(made.headers.get('content-encoding'), null)
      assert.equal(await made.text(), answers[kind])
      assert.equal(provider.received.at(-1)?.headers['content-encoding'], undefined)
    }
  })
}

test('what cannot be decoded is refused by name, from a caller and from a provider', async () => {
  const send = (coding: string) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.key}`, 'content-encoding': coding },
      body: JSON.stringify({ model: 'openai-compatible/m', messages }),
    })
  const unknown = await send('snappy')
  assert.equal(unknown.status, 415)
  assert.match(await unknown.text(), /snappy.*gzip, deflate, br, zstd/)
  assert.equal((await send('gzip')).status, 400)
  assert.equal(provider.received.length, 0)
  for (const [coding, said] of [
    ['snappy', /snappy/],
    ['gzip', /is not gzip/],
  ] as const) {
    provider.behave((to) => {
      to.writeHead(200, { 'content-encoding': coding }).end(chatReply('Hello'))
    })
    const made = await send('identity')
    assert.equal(made.status, 502)
    assert.match(await made.text(), said)
  }
})

test('a call that no provider answered tells the id of its trace, streamed or whole', async () => {
  const surface = surfaces['OpenAI chat']
  assert.ok(surface)
  const behaviours: readonly [what: string, behave: (to: ServerResponse) => void][] = [
    ['broken', (to) => to.writeHead(200, { 'content-type': 'application/json' }).end('{"choi')],
    ['empty', (to) => to.writeHead(200, { 'content-type': 'application/json' }).end('{}')],
    ['gone', (to) => to.destroy()],
    ['elsewhere', (to) => to.writeHead(307, { location: 'http://elsewhere.test/' }).end()],
  ]
  for (const [what, behave] of behaviours) {
    provider.behave(behave)
    for (const streamed of [false, true]) {
      const { status, headers } = await ask(surface, 'openai-compatible/m', streamed)
      assert.equal(status, 502, what)
      const { spans } = await storedTrace(server, headers.get('x-belay-trace-id') ?? '')
      assert.equal(spans[0]?.status, 'error', `${what}: the call is there`)
    }
  }
})

test('a provider’s redirect is neither followed nor handed on: the caller learns which connection points where', async () => {
  provider.behave((to) => {
    to.writeHead(307, { location: 'http://user:pass@elsewhere.test/v2?token=secret' }).end()
  })
  const surface = surfaces['OpenAI chat']
  assert.ok(surface)
  const { status, headers, answer } = await ask(surface, 'openai-compatible/m', false)
  assert.equal(status, 502)
  assert.equal(headers.get('location'), null)
  assert.match(answer, /provider_redirects/)
  assert.match(answer, /redirect to http:\/\/elsewhere\.test\/v2\./)
  assert.doesNotMatch(answer, /secret|pass@/)
  assert.equal(provider.received.length, 1, 'it would point there again')
  const next = await ask(surface, surface.alias, true)
  assert.equal(surface.text(next.answer, true), 'Hello', 'another target is tried')
})

test('a stream that its caller leaves or its provider cuts is charged for what was delivered, and says that this is an estimate', async () => {
  await server.call(createConnection, {
    body: { provider: 'openai', name: 'priced', baseUrl: `${provider.url}/v1`, secret: 's' },
  })
  await server.call(createConnection, {
    body: { provider: 'anthropic', name: 'priced-claude', baseUrl: provider.url, secret: 's' },
  })
  const sentence = 'The quick brown fox jumps over the lazy dog. '
  const chat = chatChunk(sentence.repeat(20)).replace('test-model', 'gpt-4o-mini')
  const claude = sse([
    { ...messageStart, message: { ...messageStart.message, model: 'claude-sonnet-4-5' } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: sentence.repeat(20) },
    },
  ] as never)
  for (const { model, path, events, input } of [
    { model: 'priced/gpt-4o-mini', path: '/v1/chat/completions', events: chat, input: null },
    // What the provider itself reported at the beginning counts: no estimate.
    { model: 'priced-claude/claude-sonnet-4-5', path: '/v1/messages', events: claude, input: 5 },
    {
      model: 'priced-claude/claude-sonnet-4-5',
      path: '/v1/chat/completions',
      events: claude,
      input: 5,
    },
  ]) {
    for (const how of ['left', 'cut']) {
      const poor = await server.createKey({
        name: `poor-${how}`,
        limits: { budgetUsd: '0.000001', budgetPeriod: 'month' },
      })
      provider.behave((to, { socket }) => {
        to.writeHead(200, { 'content-type': 'text/event-stream' })
        to.write(events)
        if (how === 'cut') setTimeout(() => socket.destroy(), 50)
      })
      sessions += 1
      const session = `judged-${sessions}`
      const caller = new AbortController()
      const asked = {
        method: 'POST',
        headers: { authorization: `Bearer ${poor.key}`, 'x-belay-session': session },
        body: JSON.stringify({ model, stream: true, max_tokens: 1000, messages }),
      }
      const made = await fetch(server.url + path, { ...asked, signal: caller.signal })
      const reader = made.body?.getReader()
      await reader?.read()
      if (how === 'left') caller.abort()
      else while ((await reader?.read())?.done === false);
      const { span } = await recorded(session)
      assert.equal(span.errorType, how === 'left' ? 'cancelled' : 'cut')
      assert.ok(span.flags.includes('estimated'), span.flags.join())
      const { input: inputTokens = 0, output = 0 } = span.usage
      if (input === null) assert.ok(inputTokens > 0 && inputTokens < 20, `${inputTokens}`)
      else assert.equal(inputTokens, input)
      assert.ok(output > 150 && output < 250, `${output}`)
      assert.ok(Number(span.cost.usd) > 0)
      assert.equal(span.cost.unpriced, 0)
      const next = await fetch(server.url + path, asked)
      assert.equal(next.status, 429, 'what was delivered counts in the budget')
      assert.match(await next.text(), /budget/)
    }
  }
})

test('a whole call whose caller left costs what its answer says, or its input where none came soon', async () => {
  const sentence = 'The quick brown fox jumps over the lazy dog. '
  const messages = [{ role: 'user', content: sentence.repeat(10) }]
  for (const answers of [true, false]) {
    const poor = await server.createKey({
      name: `left-${answers}`,
      limits: { budgetUsd: '0.000001', budgetPeriod: 'month' },
    })
    sessions += 1
    const session = `judged-${sessions}`
    const caller = new AbortController()
    provider.received.length = 0
    provider.behave((to) => {
      // The caller has left before this.
      if (answers) setTimeout(() => answerWhole(to), 400)
    })
    const asked = {
      method: 'POST',
      headers: { authorization: `Bearer ${poor.key}`, 'x-belay-session': session },
      body: JSON.stringify({ model: 'priced/gpt-4o-mini', max_tokens: 1000, messages }),
    }
    const made = fetch(`${server.url}/v1/chat/completions`, { ...asked, signal: caller.signal })
    await waitFor('the request at the provider', () => provider.received[0] ?? null)
    setTimeout(() => caller.abort(), 100)
    await assert.rejects(made)
    const { span } = await recorded(session)
    assert.equal(span.errorType, 'cancelled')
    assert.equal(span.flags.includes('estimated'), !answers)
    const { input = 0, output = 0 } = span.usage
    if (answers) assert.deepEqual([input, output], [111, 22])
    else assert.ok(input > 80 && input < 200 && output === 0, `${input} ${output}`)
    assert.ok(Number(span.cost.usd) > 0)
    const next = await fetch(`${server.url}/v1/chat/completions`, asked)
    assert.equal(next.status, 429, 'it counts in the budget')
  }
})

function answerWhole(to: ServerResponse): void {
  to.writeHead(200, { 'content-type': 'application/json' })
  const choice = { index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }
  const usage = { prompt_tokens: 111, completion_tokens: 22, total_tokens: 133 }
  to.end(JSON.stringify({ model: 'gpt-4o-mini', choices: [choice], usage }))
}
