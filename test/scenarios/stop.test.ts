// What a server does when it is told to stop, and when its data is taken away.
import assert from 'node:assert/strict'
import { renameSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { after, test } from 'node:test'
import { listTraces } from '#contract/traces.ts'
import { say } from '#test/scenarios/send.ts'
import { settledHealth, startServer, waitFor } from '#test/scenarios/start-server.ts'

const server = await startServer()
after(() => server.stop())

test('a stream that still runs when the server stops is recorded as far as it came, with usage and cost', async () => {
  const { key } = await server.createKey({ scopes: ['call'] })
  const response = await say(server, key, ['sim/tokens-5-per-s+size-2000-tokens', 'hello'], {
    stream: true,
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

test('a caller that keeps its connections has every call answered that was taken before a stop, and then none', async () => {
  const { key } = await server.createKey({ scopes: ['call'] })
  const agent = new Agent({ keepAlive: true })
  const call = (model: string, stream: boolean) =>
    new Promise<string>((resolve, reject) => {
      const asked = request(`${server.url}/v1/chat/completions`, {
        agent,
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      })
      asked.on('error', reject)
      asked.on('response', (response) => {
        let text = ''
        response.on('data', (part) => {
          text += part
          onPart(text)
        })
        response.on('end', () => resolve(text))
        response.on('error', reject)
      })
      asked.end(JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'hi' }] }))
    })
  const untilRefused = async (model: string, stream: boolean): Promise<unknown> => {
    for (;;) {
      const text = await call(model, stream).catch((error: unknown) => error)
      if (typeof text !== 'string') return text
      assert.match(text, stream ? /\[DONE\]/ : /"finish_reason":"stop"/)
    }
  }
  // All are amid a call when the second stream has begun: what was not taken yet may be reset.
  const answered = new Set<string>()
  const begun = Promise.withResolvers<void>()
  const onPart = (text: string) => {
    const id = /"id":"([^"]+)"/.exec(text)?.[1] ?? ''
    if (text.startsWith('data: ') && answered.add(id).size === 2) begun.resolve()
  }
  const ended = Promise.all([
    untilRefused('sim/slow-700ms', false),
    untilRefused('sim/slow-700ms', false),
    untilRefused('sim/tokens-40-per-s+size-40-tokens', true),
  ])
  await begun.promise
  assert.equal(await server.stop(), 0)
  for (const error of await ended) {
    assert.ok(error instanceof Error && 'code' in error)
    assert.equal(error.code, 'ECONNREFUSED', 'none was cut')
  }
  agent.destroy()
  await server.start()
  assert.equal((await settledHealth(server)).counters.missing, 0)
})

/** What a merge under way may have written to the old place meanwhile gives way. */
function putBack(elsewhere: string): void {
  rmSync(server.data, { recursive: true, force: true })
  renameSync(elsewhere, server.data)
}

test('a server whose data directory is taken away says so once and ends', async () => {
  const { items } = await server.call(listTraces, {})
  const elsewhere = `${server.data}-elsewhere`
  renameSync(server.data, elsewhere)
  try {
    await waitFor('the end', async () =>
      (await fetch(`${server.url}/healthz`).catch(() => null)) === null ? true : null,
    )
    assert.equal(await server.stop(), 1)
    assert.equal(server.output().split('was taken away').length, 2)
  } finally {
    putBack(elsewhere)
  }
  // Put back, it is as it was.
  await server.start()
  assert.deepEqual((await server.call(listTraces, {})).items, items)
})

test('a server that is told to stop a moment after its data directory was taken away says so once and ends', async () => {
  const elsewhere = `${server.data}-elsewhere`
  const before = server.output().length
  const { key } = await server.createKey({ scopes: ['call'] })
  await say(server, key, ['sim/echo', 'hello'])
  renameSync(server.data, elsewhere)
  try {
    assert.equal(await server.stop(), 1)
  } finally {
    putBack(elsewhere)
  }
  const said = server.output().slice(before)
  assert.equal(said.split('was taken away').length, 2, said)
  assert.doesNotMatch(said, /did not stop in order/)
  await server.start()
  assert.equal((await settledHealth(server)).counters.missing, 0)
})
