// Bodies that hostile and careless clients send, on every surface, while somebody else asks whether the server lives.
import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createConnection } from '#contract/connections.ts'
import { createDataset } from '#contract/datasets.ts'
import {
  type HostileBody,
  hostileAsks,
  hostileCalls,
  hostileExports,
} from '#test/scenarios/hostile-bodies.ts'
import { say } from '#test/scenarios/send.ts'
import { callSpan, settledHealth, startServer } from '#test/scenarios/start-server.ts'

/**
 * Tells a thread that was held from one that was busy beside others on a small machine: before resources were bounded,
 * one export held it for four seconds. What the threads are held by is measured in `bench/hostile.ts`.
 */
const heldMs = 2000
/** A refusal names what is wrong, not all of it. */
const answerCharactersMax = 100_000
const requestTimeoutMs = 5000
/** Of the longest texts: the same ways through the code as ten, in less time. */
const megabytes = 2
const agent = new Agent({ keepAlive: true })

const server = await startServer({
  environment: { BELAY_GATEWAY_REQUEST_TIMEOUT_MS: String(requestTimeoutMs) },
})
const { key } = await server.createKey({ scopes: ['call', 'ingest', 'read'] })
const { id } = await server.call(createDataset, { body: { name: 'hostile' } })
const connection = await server.call(createConnection, {
  body: { provider: 'openai', name: 'openai', secret: 'sk-of-this-test' },
})
const bodies = [
  ...hostileCalls(megabytes),
  ...hostileExports(),
  ...hostileAsks({ dataset: id, connection: connection.id }),
]
after(async () => {
  agent.destroy()
  await server.stop()
})

test('each hostile body gets its answer, and a clear word where it is refused; /healthz answers beside it', async () => {
  const wrong: string[] = []
  for (const hostile of bodies) {
    const { answer, slowestMs } = await besideHealth(made(hostile))
    const { status, text } = answer
    if (!hostile.statuses.includes(status))
      wrong.push(`${hostile.name}: ${status}: ${text.slice(0, 300)}`)
    if (status >= 400 && text.length > answerCharactersMax)
      wrong.push(`${hostile.name}: ${text.length} characters of answer`)
    if (status >= 400 && !isClear(text))
      wrong.push(`${hostile.name}: says nothing: ${text.slice(0, 300)}`)
    if (slowestMs > heldMs)
      wrong.push(`${hostile.name}: /healthz waited ${Math.round(slowestMs)} ms`)
  }
  assert.deepEqual(wrong, [])
})

test('many at once are answered each by its own', async () => {
  // Those that make tens of megabytes of rows are left out: the spool has a bound, and says so.
  const together = bodies.filter(({ name }) => /names|levels|UTF-8|quotes|tools|parts/.test(name))
  assert.ok(together.length > 30)
  const sends = together.map((hostile) => ({ hostile, send: made(hostile) }))
  const { answer: answers } = await besideHealth(() =>
    Promise.all(sends.map(async ({ hostile, send }) => ({ hostile, ...(await send()) }))),
  )
  // Exports that wait in too great a number are asked to come again.
  assert.deepEqual(
    answers
      .filter(({ hostile, status }) => ![...hostile.statuses, 503].includes(status))
      .map(({ hostile, status }) => `${hostile.name}: ${status}`),
    [],
  )
})

test('bodies that come slowly or never end are let go, and hold nobody up', async () => {
  const paths = ['/v1/chat/completions', '/v1/traces', '/api/v1/scores']
  const { answer: statuses, slowestMs } = await besideHealth(() =>
    Promise.all(
      Array.from({ length: 60 }, (_, index) => dribble(paths[index % paths.length] ?? '')),
    ),
  )
  // 408 where the request is known by then; some are only closed.
  assert.ok(
    statuses.every((status) => [0, 400, 408].includes(status)),
    [...new Set(statuses)].join(', '),
  )
  assert.ok(slowestMs < heldMs, `/healthz waited ${Math.round(slowestMs)} ms`)
})

test('long lists of headers are taken up to a bound, and refused beyond it', async () => {
  const headers = (count: number) =>
    Array.from({ length: count }, (_, index) => `x-${index}: 1\r\n`).join('')
  for (const path of ['/healthz', '/v1/chat/completions', '/v1/traces', '/api/v1/session']) {
    const ask = (count: number) =>
      raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${headers(count)}\r\n`)
    assert.notEqual(await ask(900), 431, path)
    assert.notEqual(await ask(900), 0, path)
    assert.equal(await ask(100_000), 431, path)
  }
})

test('after all of it an ordinary call is answered and recorded, and nothing is missing', async () => {
  const response = await say(server, key, ['sim/echo', 'still?'])
  assert.equal(response.status, 200)
  const span = await callSpan(server, response.headers.get('x-belay-trace-id') ?? '')
  assert.match(span.rawOutput, /still\?/)
  const { counters } = await settledHealth(server)
  assert.equal(counters.missing, 0)
  assert.equal(counters.quarantined, 0)
})

/** Does something while /healthz is asked over a connection of its own; the longest that it waited. */
async function besideHealth<Value>(
  act: () => Promise<Value>,
): Promise<{ answer: Value; slowestMs: number }> {
  const over = new AbortController()
  let slowestMs = 0
  const asking = (async () => {
    while (!over.signal.aborted) {
      const beganMs = performance.now()
      const { status } = await ask({ method: 'GET', path: '/healthz', headers: {}, body: null })
      assert.equal(status, 200)
      slowestMs = Math.max(slowestMs, performance.now() - beganMs)
      await pause(5)
    }
  })()
  try {
    return { answer: await act(), slowestMs }
  } finally {
    over.abort()
    await asking
  }
}

/** A body made, and ready to be sent: this process must not be what /healthz waits for. */
function made({ path, method = 'POST', headers = {}, body: make }: HostileBody) {
  const token = path.startsWith('/api') ? server.machineToken() : key
  const body = make()
  return () =>
    ask({
      method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': String(body.length),
        ...headers,
      },
      body,
    })
}

function ask(asked: {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const { method, headers } = asked
    const sent = request(server.url + asked.path, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      )
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(asked.body ?? undefined)
  })
}

/** A refusal says in a sentence what is wrong, in whichever of the formats. */
function isClear(text: string): boolean {
  // OTLP's protobuf has the sentence among its bytes.
  if (!text.startsWith('{')) return /[A-Z][a-z]+ .{20,}\./.test(text)
  const { error, detail, message } = JSON.parse(text)
  return /\w+ \w+/.test(String(error?.message ?? detail ?? message ?? ''))
}

/** Sends the head of a request and then a byte at a time; the status that ended it, 0 when none came. */
function dribble(path: string): Promise<number> {
  const token = path.startsWith('/api') ? server.machineToken() : key
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: server.port })
    let text = ''
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`,
    )
    const timer = setInterval(() => socket.write(' '), 200)
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(timer)
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0))
    })
  })
}

function raw(text: string): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: server.port })
    let answer = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)))
    socket.write(text)
  })
}
