// Streams that send bytes and no token, and what their callers see meanwhile and afterwards.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { createConnection, putAlias } from '#contract/connections.ts'
import { listTraces } from '#contract/traces.ts'
import { startHostileProvider } from '#test/scenarios/hostile-provider.ts'
import { settledHealth, startServer, storedTrace, waitFor } from '#test/scenarios/start-server.ts'

/** What each API may send for as long as it likes before its first token. */
const pings: readonly (readonly [path: string, ping: string])[] = [
  ['/messages', 'event: ping\ndata: {"type":"ping"}\n\n'],
  ['/responses', 'event: response.in_progress\ndata: {"type":"response.in_progress"}\n\n'],
  ['alt=sse', 'data: {"candidates":[{"content":{"parts":[{"text":""}]},"index":0}]}\n\n'],
  ['/chat', ': still here\n\ndata: {"choices":[{"index":0,"delta":{"role":"assistant"}}]}\n\n'],
]

const provider = await startHostileProvider()
provider.behave((response) => {
  const path = provider.received.at(-1)?.path ?? ''
  const isArray = path.includes('streamGenerateContent') && !path.includes('alt=sse')
  response.writeHead(200, {
    'content-type': isArray ? 'application/json' : 'text/event-stream',
    'x-request-id': 'of-the-one-that-failed',
  })
  let count = 0
  const element = '{"candidates":[{"content":{"parts":[{"text":""}]},"index":0}]}'
  const timer = setInterval(() => {
    const ping = pings.find(([part]) => path.includes(part))?.[1] ?? ''
    response.write(isArray ? `${count === 0 ? '[' : ',\r\n'}${element}` : ping)
    count += 1
  }, 500)
  response.on('close', () => clearInterval(timer))
})
const server = await startServer({
  environment: {
    BELAY_NETWORK_ALLOW: '127.0.0.0/8',
    BELAY_GATEWAY_RETRIES_MAX: '0',
    // Every call here meets the target that does not write.
    BELAY_GATEWAY_COOLDOWN_MS: '0',
    BELAY_GATEWAY_TIMEOUTS_FIRST_TOKEN_MS: '7000',
  },
})
const key = await server.createKey({ name: 'waiting' })
for (const format of ['openai', 'anthropic', 'gemini']) {
  await server.call(createConnection, {
    body: { provider: format, name: `slow-${format}`, baseUrl: provider.url, secret: 's' },
  })
  for (const [name, next] of [
    ['then-echo', 'sim/echo'],
    ['then-error', 'sim/error-529'],
  ] as const) {
    await server.call(putAlias, {
      params: { name: `${format}-${name}` },
      body: { targets: [`slow-${format}/m`, next] },
    })
  }
}

after(() => server.stop())
after(() => provider.close())

const words = [{ role: 'user' as const, content: 'Hello' }]
const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]

async function post(path: string, body: object, session: string) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.key}`, 'x-belay-session': session },
    body: JSON.stringify({ stream: true, ...body }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const sdks = () => ({
  openai: new OpenAI({ apiKey: key.key, baseURL: `${server.url}/v1`, maxRetries: 0 }),
  anthropic: new Anthropic({ apiKey: key.key, baseURL: server.url, maxRetries: 0 }),
  gemini: new GoogleGenAI({
    apiKey: key.key,
    httpOptions: { baseUrl: server.url, retryOptions: { attempts: 1 } },
  }),
})

/** Each surface asked as its SDK asks, and what the answer says. */
const asked: Record<string, (alias: string) => Promise<string>> = {
  'openai chat': async (alias) => {
    const stream = await sdks().openai.chat.completions.create({
      model: `openai-${alias}`,
      messages: words,
      stream: true,
    })
    return (await Array.fromAsync(stream))
      .map((chunk) => chunk.choices[0]?.delta.content ?? '')
      .join('')
  },
  'openai chat, translated to Anthropic': async (alias) => {
    const stream = await sdks().openai.chat.completions.create({
      model: `anthropic-${alias}`,
      messages: words,
      stream: true,
    })
    return (await Array.fromAsync(stream))
      .map((chunk) => chunk.choices[0]?.delta.content ?? '')
      .join('')
  },
  'openai responses': async (alias) => {
    const stream = await sdks().openai.responses.create({
      model: `openai-${alias}`,
      input: 'Hello',
      stream: true,
    })
    return (await Array.fromAsync(stream))
      .map((event) => (event.type === 'response.output_text.delta' ? event.delta : ''))
      .join('')
  },
  'anthropic messages': async (alias) => {
    const message = await sdks()
      .anthropic.messages.stream({ model: `anthropic-${alias}`, max_tokens: 50, messages: words })
      .finalMessage()
    return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
  },
  'gemini contents': async (alias) => {
    const stream = await sdks().gemini.models.generateContentStream({
      model: `gemini-${alias}`,
      contents,
    })
    return (await Array.fromAsync(stream)).map((chunk) => chunk.text ?? '').join('')
  },
}

test('a stream that sends bytes and no token keeps its caller waiting and still falls back, and every SDK reads it', async () => {
  const answers = await Promise.all(
    Object.entries(asked).map(async ([name, ask]) => [name, await ask('then-echo')]),
  )
  assert.deepEqual(
    answers,
    Object.keys(asked).map((name) => [name, 'Hello']),
  )
})

test('when no target is left after that, every SDK meets an error that says why', async () => {
  await Promise.all(
    Object.entries(asked).map(([name, ask]) =>
      assert.rejects(ask('then-error'), /529|[Oo]verloaded/, name),
    ),
  )
})

test('what a waiting caller gets: comments, or white space where comments would be taken for data, and nothing of the target that failed', async () => {
  const chat = post('/v1/chat/completions', { model: 'openai-then-echo', messages: words }, 'wait')
  const path = (alias: string) => `/v1beta/models/gemini-${alias}:streamGenerateContent`
  const events = post(`${path('then-echo')}?alt=sse`, { contents }, 'wait-events')
  const array = post(path('then-echo'), { contents }, 'wait-array')
  const failed = post(path('then-error'), { contents }, 'wait-failed')
  const { status, headers, text } = await chat
  assert.equal(status, 200)
  assert.match(text, /^: waiting\n\ndata: \{/)
  assert.ok(!text.includes('still here'))
  assert.equal(headers.get('x-request-id'), null)
  assert.match(headers.get('content-type') ?? '', /^text\/event-stream/)
  assert.match((await events).text, /^\n\ndata: \{/)
  const elements: unknown = JSON.parse((await array).text)
  assert.ok(Array.isArray(elements) && elements.length > 0)
  assert.match((await array).text, /^\n\n\[/)
  assert.partialDeepStrictEqual(JSON.parse((await failed).text), [
    { error: { code: 529, status: 'UNAVAILABLE' } },
  ])
  const row = await waitFor('the trace', async () => {
    const { items } = await server.call(listTraces, { query: { session: 'wait' } })
    return items[0] ?? null
  })
  const { spans } = await storedTrace(server, row.traceId)
  assert.deepEqual(
    spans.filter(({ kind }) => kind === 'try').map(({ status: ended }) => ended),
    ['error', 'ok'],
  )
  assert.equal(row.status, 'ok')
})

test('a Gemini array carries every error inside itself: refused, failed, and half way', async () => {
  const path = (model: string) => `/v1beta/models/${model}:streamGenerateContent`
  const refused = await post(path('nowhere/m'), { contents }, 'array-refused')
  assert.equal(refused.status, 404)
  assert.partialDeepStrictEqual(JSON.parse(refused.text), [
    { error: { code: 404, status: 'NOT_FOUND' } },
  ])
  const cut = await post(path('sim/cut-stream+size-200-tokens'), { contents }, 'array-cut')
  assert.equal(cut.status, 200)
  const elements: unknown[] = JSON.parse(cut.text)
  assert.ok(elements.length > 1)
  assert.partialDeepStrictEqual(elements.at(-1), { error: { code: 502 } })
  const events = await post(`${path('nowhere/m')}?alt=sse`, { contents }, 'events-refused')
  assert.partialDeepStrictEqual(JSON.parse(events.text), { error: { code: 404 } })
})

test('after all of this every span is accounted for', async () => {
  const { counters, gateway } = await settledHealth(server)
  assert.equal(counters.missing, 0)
  assert.equal(gateway.openCalls, 0)
})
