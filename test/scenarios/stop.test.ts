// What a server does when it is told to stop, and when its data is taken away.
import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { listTraces } from '#contract/traces.ts'
import {
  settledHealth,
  startServer,
  type TestServer,
  waitFor,
} from '#test/scenarios/start-server.ts'

let server: TestServer

before(async () => {
  server = await startServer()
})
after(() => server.stop())

test('a stream that still runs when the server stops is recorded as far as it came, with usage and cost', async () => {
  const { key } = await server.createKey({ scopes: ['call'] })
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'sim/tokens-5-per-s+size-2000-tokens',
      stream: true,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  })
  assert.equal(response.status, 200)
  const reader = response.body?.getReader()
  await reader?.read()
  const [code] = await Promise.all([
    server.stop(),
    (async () => {
      while ((await reader?.read())?.done === false);
    })().catch(() => {}),
  ])
  assert.equal(code, 0)
  await server.start()
  assert.equal((await settledHealth(server)).counters.missing, 0)
  const { items } = await server.call(listTraces, {})
  const [trace] = items
  assert.ok(trace !== undefined && items.length === 1)
  assert.equal(trace.status, 'error')
  assert.ok((trace.usage.output ?? 0) > 0, 'what was delivered is counted')
  assert.notEqual(trace.cost.usd, '0')
})

test('a server whose data directory is taken away says so once and ends', async () => {
  const elsewhere = `${server.data}-elsewhere`
  renameSync(server.data, elsewhere)
  try {
    await waitFor('the end', async () =>
      (await fetch(`${server.url}/healthz`).catch(() => null)) === null ? true : null,
    )
    assert.equal(await server.stop(), 1)
    assert.equal(server.output().split('was taken away').length, 2)
  } finally {
    renameSync(elsewhere, server.data)
  }
  // Put back, it is as it was.
  await server.start()
  assert.equal((await server.call(listTraces, {})).items.length, 1)
})

test('a server that is told to stop a moment after its data directory was taken away says so once and ends', async () => {
  const elsewhere = `${server.data}-elsewhere`
  const before = server.output().length
  const { key } = await server.createKey({ scopes: ['call'] })
  await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sim/echo', messages: [{ role: 'user', content: 'hello' }] }),
  })
  renameSync(server.data, elsewhere)
  try {
    assert.equal(await server.stop(), 1)
  } finally {
    renameSync(elsewhere, server.data)
  }
  const said = server.output().slice(before)
  assert.equal(said.split('was taken away').length, 2, said)
  assert.doesNotMatch(said, /did not stop in order/)
  await server.start()
  assert.equal((await settledHealth(server)).counters.missing, 0)
})
