// What clients send and get besides the calls themselves: what is left out for a provider, headers that go
// along, addresses as SDKs write them, browsers, proxies.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { ApiError } from '#client/client.ts'
import { createConnection } from '#contract/connections.ts'
import {
  chatChunk,
  chatEnd,
  chatReply,
  type HostileProvider,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import { startServer, type TestServer } from '#test/scenarios/start-server.ts'

let server: TestServer
let provider: HostileProvider
let key: string

before(async () => {
  provider = await startHostileProvider()
  server = await startServer({
    environment: {
      BELAY_NETWORK_ALLOW: '127.0.0.0/8',
      BELAY_GATEWAY_RETRIES_MAX: '1',
      BELAY_GATEWAY_COOLDOWN_MS: '0',
    },
  })
  key = (await server.createKey({ name: 'clients' })).key
  const drop = { drop: 'allow' }
  for (const [kind, name, baseUrl, settings] of [
    ['openai-compatible', 'strict', `${provider.url}/v1`, {}],
    ['openai-compatible', 'silent', `${provider.url}/v1`, { streamOptions: 'never' }],
    ['openai-compatible', 'chatty', `${provider.url}/v1`, { forwardHeaders: 'x-session-id' }],
    ['anthropic', 'anthropic', provider.url, {}],
    ['anthropic', 'dropping', provider.url, drop],
    ['gemini', 'gemini', provider.url, {}],
  ] as const) {
    await server.call(createConnection, {
      body: { provider: kind, name, baseUrl, secret: 'provider-secret', settings },
    })
  }
})

beforeEach(() => {
  provider.received.length = 0
})

after(async () => {
  await server.stop()
  await provider.close()
})

function post(path: string, body: object, headers: Record<string, string> = {}) {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

function chat(model: string, more: object = {}, headers: Record<string, string> = {}) {
  const body = { model, messages: [{ role: 'user', content: 'Hi' }], ...more }
  return post('/v1/chat/completions', body, headers)
}

const lastBody = () => JSON.parse(provider.received.at(-1)?.body ?? 'null')

const message = JSON.stringify({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'Yes' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 1, output_tokens: 1 },
})

test('a field that the provider refuses is a 400 by its name, or left out and named where the connection allows', async () => {
  provider.behave((response) => {
    response.writeHead(200).end(message)
  })
  const refused = await chat('anthropic/claude-opus-4-7', { temperature: 0 })
  assert.equal(refused.status, 400)
  assert.match(await refused.text(), /"param":"temperature"/)
  assert.equal(provider.received.length, 0)
  const dropped = await chat('dropping/claude-opus-4-7', { temperature: 0, verbosity: 'low' })
  assert.equal(dropped.status, 200)
  assert.deepEqual(dropped.headers.get('x-belay-dropped')?.split(', ').sort(), [
    'temperature',
    'verbosity',
  ])
  assert.equal('temperature' in lastBody(), false)
})

test('an answer of Gemini’s that is none is tried again, and then an error', async () => {
  const failure = { content: {}, finishReason: 'MALFORMED_FUNCTION_CALL', index: 0 }
  const good = { content: { parts: [{ text: 'Yes' }] }, finishReason: 'STOP', index: 0 }
  provider.behave((response, { count }) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ candidates: [count === 0 ? failure : good] }))
  })
  const mended = await chat('gemini/gemini-3-flash')
  assert.equal(mended.status, 200)
  assert.match(await mended.text(), /"Yes"/)
  for (const stream of [false, true]) {
    provider.behave((response) => {
      const body = JSON.stringify({ candidates: [failure] })
      response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
      response.end(stream ? `data: ${body}\n\n` : body)
    })
    const failed = await chat('gemini/gemini-3-flash', { stream })
    const text = await failed.text()
    assert.match(text, /MALFORMED_FUNCTION_CALL/)
    assert.doesNotMatch(text, /"finish_reason":"stop"/)
    assert.equal(stream || failed.status === 502, true, `${failed.status}`)
  }
})

test('a server that refuses stream_options is asked once more without it, and not again', async () => {
  provider.behave((response, { body }) => {
    if (body.includes('stream_options')) {
      const error = { message: 'Unrecognized request argument supplied: stream_options' }
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(chatChunk('Yes') + chatEnd)
  })
  const asked = async (model: string, more: object = {}) => {
    const before = provider.received.length
    const answered = await chat(model, { stream: true, ...more })
    await answered.text()
    return [answered.status, provider.received.length - before]
  }
  assert.deepEqual(await asked('silent/m'), [200, 1])
  const first = await asked('strict/m')
  assert.deepEqual(first, [200, 2])
  // A front thread learns for itself: after as many calls as there are threads, none is asked in vain.
  const later: unknown[] = []
  for (let call = 0; call < 8; call += 1) later.push((await asked('strict/m'))[1])
  assert.equal(later.filter((tries) => tries === 2).length <= 3, true, String(later))
  assert.deepEqual(later.at(-1), 1)
  // What the caller asked for is the caller's own.
  const own = await asked('strict/m', { stream_options: { include_usage: true } })
  assert.deepEqual(own, [400, 1])
})

test('headers by which applications steer a provider go along, others where the connection names them', async () => {
  provider.behave((response) => {
    response.writeHead(200).end(chatReply('Yes'))
  })
  const steering = {
    'http-referer': 'https://app.example',
    'x-title': 'App',
    'x-grok-conv-id': 'c1',
    'x-client-request-id': 'r1',
  }
  const others = { 'x-session-id': 's1', cookie: 'a=b', 'x-belay-user': 'u1' }
  await chat('strict/m', {}, { ...steering, ...others })
  const plain = provider.received.at(-1)?.headers ?? {}
  for (const [name, value] of Object.entries(steering)) assert.equal(plain[name], value)
  for (const name of Object.keys(others)) assert.equal(plain[name], undefined, name)
  await chat('chatty/m', {}, others)
  const more = provider.received.at(-1)?.headers ?? {}
  assert.equal(more['x-session-id'], 's1')
  assert.equal(more['cookie'] ?? more['x-belay-user'], undefined)
})

test('a connection whose address doubles what Belay adds is refused by that field', async () => {
  const made = server.call(createConnection, {
    body: {
      provider: 'anthropic',
      name: 'twice',
      baseUrl: 'https://api.anthropic.com/v1',
      secret: 's',
    },
  })
  await assert.rejects(
    made,
    (error) => error instanceof ApiError && /leave that out/.test(error.message),
  )
})
