// A key among thousands: what is done to it holds on every thread from the answer on.
import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createKey, editKey, listKeys, noLimits, revokeKey } from '#contract/keys.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { startServer } from '#test/scenarios/start-server.ts'

const keysMade = 12_000
/** Connections opened at once: the kernel spreads them, so that none of two threads is left out. */
const connections = 24

const server = await startServer({ environment: { BELAY_GATEWAY_WORKERS: '2' } })
await server.stop()
const records = await openEmbeddedRecords(join(server.data, 'records'), null)
await records.script(
  `insert into keys (id, workspace, project, environment, name, prefix, hmac, scopes, models, limits, metadata, created_by, created_at, revoked_at)
     select 'key_' || lpad(n::text, 26, '0'), workspace, id, 'production', 'key ' || n, 'bly_' || n, 'hmac' || n,
       '["call"]', '[]', '${JSON.stringify(noLimits)}', '{}', 'test', now(), case when n % 2 = 0 then now() end
       from projects, generate_series(1, ${keysMade}) as n`,
)
await records.close()
await server.start()
after(() => server.stop())

/** What the list of models answers on connections of their own: the different statuses and codes. */
async function answersOf(key: string): Promise<string[]> {
  const agent = new Agent({ keepAlive: false, maxSockets: connections })
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const headers = { authorization: `Bearer ${key}` }
      const asked = request(`${server.url}/v1/models`, { agent, headers }, async (response) => {
        const text = Buffer.concat(await Array.fromAsync(response)).toString()
        const { error } = JSON.parse(text) as { error?: { code: string } }
        resolve(`${response.statusCode} ${error?.code ?? ''}`.trim())
      })
      asked.on('error', reject)
      asked.end()
    })
  const all = await Promise.all(Array.from({ length: connections }, ask))
  return [...new Set(all)]
}

test('a key works on every thread from the moment it is shown, with the bounds it has then, until it is revoked', async () => {
  for (const name of ['first', 'second', 'third']) {
    const { id, key } = await server.createKey({ name })
    assert.deepEqual(await answersOf(key), ['200'])
    await server.call(editKey, { params: { id }, body: { expiresAt: '2020-01-01T00:00:00.000Z' } })
    assert.deepEqual(await answersOf(key), ['401 key_expired'])
    await server.call(editKey, { params: { id }, body: { expiresAt: null } })
    assert.deepEqual(await answersOf(key), ['200'])
    await server.call(revokeKey, { params: { id } })
    assert.deepEqual(await answersOf(key), ['401 key_revoked'])
  }
})

test('keys made at once all work', async () => {
  const made = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((name) => server.call(createKey, { body: { name } })),
  )
  for (const { key } of made) assert.deepEqual(await answersOf(key), ['200'])
})

test('keys that are more than a page are all listed', async () => {
  const first = await server.call(listKeys, {})
  assert.ok(first.nextCursor !== null)
  const second = await server.call(listKeys, { query: { cursor: first.nextCursor } })
  assert.equal(second.nextCursor, null)
  const ids = new Set([...first.items, ...second.items].map(({ id }) => id))
  assert.equal(ids.size, first.items.length + second.items.length)
  assert.ok(ids.size > keysMade)
})

test('a key is still known after a restart, and one that was revoked still refused as that', async () => {
  const [kept, gone] = [await server.createKey(), await server.createKey()]
  await server.call(revokeKey, { params: { id: gone.id } })
  await server.stop()
  await server.start()
  assert.deepEqual(await answersOf(kept.key), ['200'])
  assert.deepEqual(await answersOf(gone.key), ['401 key_revoked'])
})
