// A start while a store of another machine is away: it waits, says so, and ends when it waited long enough.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { after, describe, test } from 'node:test'
import {
  freePort,
  runBelay,
  startServer,
  temporaryDirectory,
  waitFor,
} from '#test/scenarios/start-server.ts'
import { startFacade } from '#test/store/start-facade.ts'

describe('a store outside that is away at the start', { concurrency: 3 }, () => {
  test('is waited for: the process lives, is not ready, refuses with "try later", and is ready when the store is', async () => {
    const facade = await startFacade(temporaryDirectory('belay-away-'))
    await facade.stop()
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const starting = startServer({ port, environment: { BELAY_CLICKHOUSE_URL: facade.url } })
    const ready = await waitFor('an answer that it is not ready', () =>
      fetch(`${url}/readyz`).catch(() => null),
    )
    assert.equal(ready.status, 503)
    assert.equal(ready.headers.get('retry-after'), '2')
    assert.match(await ready.text(), /trace store \(ClickHouse at 127\.0\.0\.1:\d+\).*ECONNREFUSED/)
    const health = await fetch(`${url}/healthz`)
    assert.equal(health.status, 200)
    const call = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body: '{}' })
    assert.equal(call.status, 503)
    assert.equal(call.headers.get('retry-after'), '2')
    assert.equal(call.headers.get('x-belay-fault'), 'store_away')
    assert.match(Object(await call.json()).error.message, /starting/)
    const api = await fetch(`${url}/api/v1/keys`)
    assert.equal(api.status, 503)
    assert.equal(Object(await api.json()).code, 'store_away')
    await facade.start()
    const server = await starting
    after(async () => {
      await server.stop()
      await facade.stop()
    })
    assert.match(
      server.output(),
      /does not answer: .*ECONNREFUSED.*for 120 s at most \(stores\.startTimeoutMs\)/,
    )
    assert.match(server.output(), /answers after \d+ s\./)
    assert.equal((await fetch(`${url}/readyz`)).status, 200)
  })

  const cases: readonly [store: string, variable: string, scheme: string][] = [
    ['ClickHouse', 'BELAY_CLICKHOUSE_URL', 'http'],
    ['PostgreSQL', 'BELAY_POSTGRES_URL', 'postgres'],
  ]
  for (const [store, variable, scheme] of cases) {
    test(`ends the start when ${store} did not come in time, with where, why and which settings`, async () => {
      const port = await freePort()
      const ended = await start({
        [variable]: `${scheme}://user:a-password@127.0.0.1:${port}/belay`,
        BELAY_STORES_START_TIMEOUT_MS: '1500',
      })
      assert.equal(ended.code, 1)
      const last = ended.stderr.trim().split('\n').at(-1) ?? ''
      assert.match(
        last,
        new RegExp(`\\(${store} at 127\\.0\\.0\\.1:${port}\\) did not answer for 2 s`),
      )
      assert.match(last, /ECONNREFUSED/)
      assert.ok(last.includes(variable) && last.includes('BELAY_STORES_START_TIMEOUT_MS'), last)
      assert.doesNotMatch(ended.stderr, /a-password|^ {4}at /m)
    })
  }

  test('is not waited for when it was told not to', async () => {
    const ended = await start({
      BELAY_POSTGRES_URL: `postgres://127.0.0.1:${await freePort()}/belay`,
      BELAY_STORES_START_TIMEOUT_MS: '0',
    })
    assert.equal(ended.code, 1)
    assert.doesNotMatch(ended.stderr, /tries again/)
  })

  test('a PostgreSQL that is starting up is waited for, one that refuses the password is not', async () => {
    const starting = await refusingPostgres('57P03', 'the database system is starting up')
    const refusing = await refusingPostgres(
      '28P01',
      'password authentication failed for user "belay"',
    )
    after(() => {
      starting.close()
      refusing.close()
    })
    const [waited, refused] = await Promise.all(
      [starting, refusing].map((server) =>
        start({
          BELAY_POSTGRES_URL: `postgres://belay:wrong@127.0.0.1:${portOf(server)}/belay`,
          BELAY_STORES_START_TIMEOUT_MS: '1500',
        }),
      ),
    )
    assert.equal(waited?.code, 1)
    assert.match(waited?.stderr ?? '', /tries again[^]*did not answer[^]*starting up/)
    assert.equal(refused?.code, 1)
    assert.match(refused?.stderr ?? '', /password authentication failed/)
    assert.doesNotMatch(refused?.stderr ?? '', /tries again/)
  })
})

async function start(environment: Record<string, string>) {
  return runBelay(['start'], {
    BELAY_PORT: String(await freePort()),
    BELAY_DATA: temporaryDirectory('belay-away-'),
    ...environment,
  })
}

/** As much of a PostgreSQL as says no to everybody, with its own SQLSTATE. */
async function refusingPostgres(code: string, message: string): Promise<Server> {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const length = Buffer.alloc(4)
  length.writeInt32BE(fields.length + 4)
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, fields])))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
