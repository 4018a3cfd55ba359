// What clients send and get besides the calls themselves: what is left out for a provider, headers that go
// along, addresses as SDKs write them, browsers, proxies.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { ApiError } from '#client/client.ts'
import { createConnection, editConnection } from '#contract/connections.ts'
import {
  chatChunk,
  chatEnd,
  chatReply,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import { makeCertificate } from '#test/scenarios/make-certificate.ts'
import { postJson } from '#test/scenarios/send.ts'
import { runBelay, startServer, temporaryDirectory } from '#test/scenarios/start-server.ts'

const provider = await startHostileProvider()
const tls = makeCertificate('secure.example')
const authorityFile = join(temporaryDirectory('belay-authority-'), 'authority.pem')
writeFileSync(authorityFile, tls.authority)
/** The same behind TLS, as `secure.example`, by an authority that only the server is told of. */
const secure = await startHostileProvider(tls)
const proxies = { environment: await startProxy(), own: await startProxy() }
const server = await startServer({
  environment: {
    BELAY_NETWORK_ALLOW: '127.0.0.0/8',
    BELAY_GATEWAY_RETRIES_MAX: '1',
    BELAY_GATEWAY_COOLDOWN_MS: '0',
    BELAY_GATEWAY_KEEP_ALIVE_MS: '100',
    BELAY_NETWORK_ORIGINS: 'https://app.example',
    HTTP_PROXY: proxies.environment.url,
    HTTPS_PROXY: proxies.environment.url,
    NODE_EXTRA_CA_CERTS: authorityFile,
  },
})
const { key } = await server.createKey({ name: 'clients' })
const drop = { drop: 'allow' }
for (const [kind, name, baseUrl, settings] of [
  ['openai-compatible', 'strict', `${provider.url}/v1`, {}],
  ['openai-compatible', 'silent', `${provider.url}/v1`, { streamOptions: 'never' }],
  ['openai-compatible', 'chat-only', `${provider.url}/v1`, { responses: 'translate' }],
  ['openai-compatible', 'chatty', `${provider.url}/v1`, { forwardHeaders: 'x-session-id' }],
  ['anthropic', 'anthropic', provider.url, {}],
  ['anthropic', 'dropping', provider.url, drop],
  ['gemini', 'gemini', provider.url, {}],
  ['openai-compatible', 'afar', 'http://models.example/v1', {}],
  ['openai-compatible', 'proxied', `${provider.url}/v1`, { proxy: proxies.own.url }],
  ['openai-compatible', 'secure', 'https://secure.example/v1', {}],
  ['openai-compatible', 'secure-own', 'https://secure.example/v1', { proxy: proxies.own.url }],
  ['openai-compatible', 'impostor', 'https://other.example/v1', {}],
  ['openai-compatible', 'inside', 'http://10.255.255.1/v1', {}],
] as const) {
  await server.call(createConnection, {
    body: { provider: kind, name, baseUrl, secret: 'provider-secret', settings },
  })
}

beforeEach(() => {
  provider.received.length = 0
})

after(async () => {
  await server.stop()
  await provider.close()
  await secure.close()
  for (const proxy of Object.values(proxies)) await proxy.close()
})

/** A proxy that tunnels every name to the one provider there is, or to the one with TLS by the port of that. */
type TestProxy = {
  readonly url: string
  readonly asked: string[]
  /** What went through it towards providers. */
  readonly seen: () => string
  close(): Promise<void>
}

async function startProxy(): Promise<TestProxy> {
  const asked: string[] = []
  const seen: Buffer[] = []
  const sockets = new Set<Socket>()
  const proxy: Server = createServer((_, response) => response.writeHead(405).end())
  proxy.on('connect', (request, socket: Socket) => {
    asked.push(String(request.url))
    const goal = String(request.url).endsWith(':443') ? secure : provider
    socket.on('data', (bytes: Buffer) => seen.push(bytes))
    const onward = connect(Number(new URL(goal.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => {})
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address with a port.
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    seen: () => Buffer.concat(seen).toString('latin1'),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        proxy.close(() => resolve())
        proxy.closeAllConnections()
      }),
  }
}

function post(path: string, body: object, headers: Record<string, string> = {}) {
  return postJson(server.url + path, key, body, { headers })
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

test('a server without the Responses API gets its calls as chat completions, where its connection says so', async () => {
  provider.behave((response) => void response.writeHead(200).end(chatReply('Yes')))
  const answered = await post('/v1/responses', { model: 'chat-only/m', input: 'Hi' })
  assert.equal(answered.status, 200)
  assert.match(await answered.text(), /"object":"response".*"text":"Yes"/)
  assert.equal(provider.received[0]?.path, '/v1/chat/completions')
  assert.deepEqual(lastBody().messages, [{ role: 'user', content: 'Hi' }])
  await post('/v1/responses', { model: 'strict/m', input: 'Hi' })
  assert.equal(provider.received[1]?.path, '/v1/responses')
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

test('the usage of a stream is shown to whom expects it: the SDK of a provider that always sends it', async () => {
  const streamed = async (headers: Record<string, string>) =>
    (await chat('sim/echo', { stream: true }, headers)).text()
  assert.doesNotMatch(await streamed({}), /"prompt_tokens"/)
  const mistral = { 'user-agent': 'speakeasy-sdk/python 1.9.11 2.768.0 1.0.0 mistralai' }
  assert.match(await streamed(mistral), /"prompt_tokens"/)
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

test('a short secret is taken, and whoever gives it is told that replies may show it', async () => {
  const short = /fewer than 8 characters cannot be taken out of replies/
  const made = await server.call(createConnection, {
    body: { provider: 'openai', name: 'shortly', secret: '1234567' },
  })
  assert.equal(made.hasSecret, true)
  assert.match(made.warning, short)
  const edit = async (change: { secret?: string; region?: string }) =>
    (await server.call(editConnection, { params: { id: made.id }, body: change })).warning
  assert.equal(await edit({ secret: '12345678' }), '')
  assert.match(await edit({ secret: 's' }), short)
  assert.equal(await edit({ region: 'eu' }), '', 'no secret was given')
  const line = ['connections', 'create', '--provider', 'openai', '--secret-from', 'SHORT', '--name']
  const environment = { BELAY_DATA: server.data, SHORT: 'short' }
  const told = await runBelay([...line, 'line'], environment)
  assert.equal(told.code, 0, told.stderr)
  assert.match(told.stdout, short)
  const json = await runBelay([...line, 'line-json', '--json'], environment)
  assert.match(JSON.parse(json.stdout).warning, short)
})

test('addresses as clients make them of a base URL are understood, and what is not is told in their own shape', async () => {
  provider.behave((response) => {
    response.writeHead(200).end(chatReply('Yes'))
  })
  const body = { model: 'strict/m', messages: [{ role: 'user', content: 'Hi' }] }
  for (const path of [
    '/v1/chat/completions/',
    '//v1/chat/completions',
    '/openai/v1/chat/completions',
    '/v1beta/openai/chat/completions',
    '/chat/completions',
  ])
    assert.equal((await post(path, body)).status, 200, path)
  const gemini = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }
  assert.equal((await post('/models/sim/echo:generateContent', gemini)).status, 200)
  const shapes: readonly [string, RegExp][] = [
    ['/v1/nothing', /^\{"error":\{"message":"POST/],
    ['/nothing', /^\{"error":\{"message":"POST/],
    ['/anthropic/v1/nothing', /^\{"type":"error"/],
    ['/v1beta/nothing', /^\{"error":\{"code":404/],
  ]
  for (const [path, shape] of shapes) {
    const told = await post(path, {})
    assert.equal(told.status, 404, path)
    assert.match(await told.text(), shape)
  }
})

test('a connection mistyped is a 404 that lists the connections', async () => {
  await server.call(createConnection, { body: { provider: 'openai', secret: 's' } })
  const told = await chat('opnai/gpt-5')
  assert.equal(told.status, 404)
  assert.match(await told.text(), /Connected: .*strict\/…/)
})

test('one model is found that may be called, listed or not, and none that may not', async () => {
  const { key: narrow } = await server.createKey({ name: 'narrow', models: ['strict/*'] })
  const find = async (model: string, token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${server.url}/v1/models/${model}`, { headers })).status
  }
  assert.equal(await find('strict/any-model', key), 200)
  assert.equal(await find('nowhere/m', key), 404)
  assert.equal(await find('strict/any-model', narrow), 200)
  assert.equal(await find('chatty/m', narrow), 404)
})

test('a response in the background is refused by that field, before anything is paid', async () => {
  const told = await post('/v1/responses', { model: 'strict/m', input: 'x', background: true })
  assert.equal(told.status, 400)
  assert.match(await told.text(), /"param":"background"/)
  assert.equal(provider.received.length, 0)
})

test('a WebSocket handshake is a 404 everywhere', async () => {
  const answered = await new Promise<string>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(
        'GET /ws/google.ai.BidiGenerateContent HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      ),
    )
    socket.once('data', (data) => {
      resolve(String(data))
      socket.destroy()
    })
  })
  assert.match(answered, /^HTTP\/1\.1 404/)
})

test('pages of origins that the operator named may call models and send traces, others may not', async () => {
  const ask = (origin: string, path: string) =>
    fetch(server.url + path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
  for (const path of [
    '/v1/chat/completions',
    '/v1/traces',
    '/v1beta/models/sim/echo:generateContent',
  ]) {
    const allowed = await ask('https://app.example', path)
    assert.equal(allowed.status, 204, path)
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://app.example')
    assert.match(String(allowed.headers.get('access-control-allow-headers')), /authorization/)
    const foreign = await ask('https://other.example', path)
    assert.equal(foreign.headers.get('access-control-allow-origin'), null, path)
  }
  const api = await ask('https://app.example', '/api/v1/keys')
  assert.equal(api.headers.get('access-control-allow-origin'), null)
  const answered = await chat('sim/echo', {}, { origin: 'https://app.example' })
  assert.equal(answered.headers.get('access-control-allow-origin'), 'https://app.example')
  assert.match(String(answered.headers.get('access-control-expose-headers')), /x-belay-trace-id/)
})

test('a provider is reached through the proxy of the environment, or of its connection, and the guard stays', async () => {
  provider.behave((response) => {
    response.writeHead(200).end(chatReply('Yes'))
  })
  assert.equal((await chat('afar/m')).status, 200)
  assert.deepEqual(proxies.environment.asked, ['models.example:80'])
  assert.equal((await chat('proxied/m')).status, 200)
  assert.deepEqual(proxies.own.asked, [new URL(provider.url).host])
  // This machine is not reached through the environment's proxy.
  assert.equal((await chat('strict/m')).status, 200)
  const denied = await chat('inside/m')
  assert.equal(denied.status, 403)
  assert.match(await denied.text(), /network\.allow/)
  assert.equal(proxies.environment.asked.length, 1)
})

test('TLS goes through a proxy’s tunnel to the provider itself: the proxy reads nothing, and a foreign certificate is refused', async () => {
  for (const [connection, proxy] of [
    ['secure', proxies.environment],
    ['secure-own', proxies.own],
  ] as const) {
    secure.received.length = 0
    const seenBefore = proxy.seen().length
    secure.behave((response) => void response.writeHead(200).end(chatReply('Yes')))
    const whole = await chat(`${connection}/m`)
    assert.match(await whole.text(), /"Yes"/)
    assert.equal(secure.received[0]?.headers.authorization, 'Bearer provider-secret')
    secure.behave((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chatChunk('Yes'))
      response.end(chatEnd)
    })
    const streamed = await chat(`${connection}/m`, { stream: true })
    assert.match(await streamed.text(), /"Yes".*data: \[DONE\]/s)
    assert.equal(proxy.asked.at(-1), 'secure.example:443')
    const seen = proxy.seen().slice(seenBefore)
    assert.match(seen, /secure\.example/, 'by the name a TLS client says first')
    assert.doesNotMatch(seen, /provider-secret/)
  }
  secure.received.length = 0
  const foreign = await chat('impostor/m')
  assert.equal(foreign.status, 502)
  assert.match(
    await foreign.text(),
    /other\.example cannot be reached.*ERR_TLS_CERT_ALTNAME_INVALID/,
  )
  assert.equal(secure.received.length, 0, 'nothing was sent to it')
})

test('a stream whose provider is silent is kept alive by comments, before its first byte and between two', async () => {
  const waits = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  provider.behave(async (response) => {
    await waits[0].promise
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chatChunk('Yes'))
    await waits[1].promise
    response.end(chatEnd)
  })
  const answered = await chat('strict/m', { stream: true })
  assert.equal(answered.status, 200)
  let text = ''
  for await (const bytes of answered.body ?? []) {
    text += Buffer.from(bytes).toString()
    const [before = '', between = ''] = text.split('"Yes"')
    // Two of them: it goes on for as long as the silence does.
    if (before.split(': waiting').length > 2) waits[0].resolve()
    if (between.split(': waiting').length > 2) waits[1].resolve()
  }
  assert.match(text, /^(: waiting\n\n){2,}data: .*"Yes".*\n\n(: waiting\n\n){2,}data: /)
  assert.match(text, /data: \[DONE\]\n\n$/)
})

test('a body with more names than any conversation has is refused by name, and the widest embedding is taken', async () => {
  const post = async (path: string, body: object) => {
    const response = await postJson(`${server.url}${path}`, key, body)
    return { status: response.status, text: await response.text() }
  }
  const messages = Array.from({ length: 60_000 }, () => ({ role: 'user', content: 'a' }))
  const wide = await post('/v1/chat/completions', { model: 'sim/echo', messages })
  assert.equal(wide.status, 413)
  assert.match(wide.text, /body_too_wide.*|more than 100,000 names of fields/)
  // As many numbers as OpenAI takes in one call.
  const tokens = Array.from({ length: 40 }, () => Array.from({ length: 7_500 }, (_, at) => at))
  const embedded = await post('/v1/embeddings', { model: 'sim/echo', input: tokens })
  assert.equal(embedded.status, 200, embedded.text.slice(0, 200))
})
