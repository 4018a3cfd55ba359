// Calls with long bodies, which a thread of their own answers: to whoever makes them they are calls like any other.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { revokeKey } from '#contract/keys.ts'
import { listTraces } from '#contract/traces.ts'
import { settledHealth, startServer, waitFor } from '#test/scenarios/start-server.ts'

const server = await startServer()
const key = await server.createKey({ scopes: ['call'] })
after(() => server.stop())

const long = `Say so: ${'rope '.repeat(700_000)}`

type Sent = {
  readonly model?: string
  readonly content?: string
  readonly stream?: boolean
  readonly by?: string
  readonly signal?: AbortSignal
}

function callBody({ model = 'sim/lorem', content = long, stream = false }: Sent): string {
  return JSON.stringify({ model, stream, messages: [{ role: 'user', content }] })
}

function send(given: Sent, body: RequestInit['body'] = callBody(given), headers = {}) {
  return fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${given.by ?? key.key}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: body ?? null,
    ...(given.signal === undefined ? {} : { signal: given.signal }),
    duplex: 'half',
  } as RequestInit)
}

/** The newest traces, once none waits. */
async function traces() {
  await settledHealth(server)
  return (await server.call(listTraces, {})).items
}

test('the first of them, and many at once, are answered and recorded with what they cost', async () => {
  const answers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const response = await send({})
      const { choices } = (await response.json()) as { choices: { message: object }[] }
      return [response.status, choices.length]
    }),
  )
  assert.deepEqual(
    answers,
    Array.from({ length: 4 }, () => [200, 1]),
  )
  const stored = await traces()
  assert.equal(stored.length, 4)
  for (const { status, inputTokens, cost } of stored) {
    assert.equal(status, 'ok')
    assert.ok(inputTokens > 500_000)
    assert.notEqual(cost.usd, '0')
  }
})

test('a stream comes as it is made, and one that is left is recorded as far as it came', async () => {
  const leaving = new AbortController()
  const response = await send({
    model: 'sim/tokens-5-per-s+size-2000-tokens',
    stream: true,
    signal: leaving.signal,
  })
  assert.equal(response.headers.get('content-type')?.split(';')[0], 'text/event-stream')
  const first = await response.body?.getReader().read()
  assert.match(Buffer.from(first?.value ?? []).toString(), /^data: /)
  leaving.abort()
  const left = await waitFor(
    'the record of it',
    async () => (await traces()).find(({ status }) => status === 'error') ?? null,
  )
  assert.ok((left.usage.output ?? 0) > 0)
})

test('bodies without a length, and compressed ones, are read like others', async () => {
  const text = callBody({ content: 'hello' })
  const pieces = new ReadableStream({
    start(controller) {
      for (const part of text.match(/.{1,20}/gs) ?? []) controller.enqueue(Buffer.from(part))
      controller.close()
    },
  })
  assert.equal((await send({}, pieces)).status, 200)
  const packed = await send({}, gzipSync(text), { 'content-encoding': 'gzip' })
  assert.equal(packed.status, 200)
})

test('a refusal comes whole, though nobody reads the rest of the body', async () => {
  for (const [given, status] of [
    ...Array.from({ length: 20 }, () => [{ by: 'bly_of_nobody' }, 401] as const),
    [{ model: 'nowhere/model' }, 404],
  ] as const) {
    const response = await send(given)
    assert.equal(response.status, status)
    const { error } = (await response.json()) as { error: { message: string } }
    assert.ok(error.message.length > 10)
  }
})

test('keys that come and go count there at once', async () => {
  const made = await server.createKey({ scopes: ['call'], models: ['sim/lorem'] })
  assert.equal((await send({ by: made.key })).status, 200)
  assert.equal((await send({ by: made.key, model: 'sim/echo' })).status, 403)
  await server.call(revokeKey, { params: { id: made.id } })
  assert.equal((await send({ by: made.key })).status, 401)
})

test('after a restart everything is accounted for, and the next is answered', async () => {
  assert.equal(await server.stop(), 0)
  await server.start()
  assert.equal((await send({})).status, 200)
  assert.equal((await settledHealth(server)).counters.missing, 0)
})
