// A trace store whose files were damaged while the server was down.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { listCalls } from '#contract/calls.ts'
import { showHealth } from '#contract/health.ts'
import { showOverview } from '#contract/metrics.ts'
import { listTraces } from '#contract/traces.ts'
import { say } from '#test/scenarios/send.ts'
import { settledHealth, startServer, storedTrace, waitFor } from '#test/scenarios/start-server.ts'
/** Inserts of their own each, so that there are several parts. */
const calls = 4

const server = await startServer()
const { key } = await server.createKey({ scopes: ['call'] })
after(() => server.stop())

const cases = [
  ['the values of every part of spans', 'spans', /\.bin$/],
  ['every file of every part of spans', 'spans', /./],
  ['every file of every part of traces', 'traces', /./],
  ['every file of every part of calls_by_hour', 'calls_by_hour', /./],
] as const
for (const [title, table, files] of cases) {
  test(`a server whose disk damaged ${title} starts, tells, and goes on`, async () => {
    const before: string[] = []
    for (let made = 0; made < calls; made += 1) before.push(await call())
    for (const traceId of before) await storedTrace(server, traceId)
    assert.equal(await server.stop(), 0)
    const damaged = damage(table, files)
    assert.ok(damaged > 0)
    await server.start()
    const traceId = await call()
    await storedTrace(server, traceId)
    // Reads meet the damage one after the other, and go on without it: no error but that a trace is not there.
    for (const old of before) {
      const shown = await fetch(`${server.url}/api/v1/traces/${old}`, {
        headers: { authorization: `Bearer ${server.machineToken()}` },
      })
      assert.ok([200, 404].includes(shown.status), await shown.text())
    }
    await server.call(showOverview, {})
    await server.call(listCalls, {})
    const listed = await server.call(listTraces, {})
    assert.ok(listed.items.some((trace) => trace.traceId === traceId))
    await waitFor('a word about it', async () => {
      const { faults } = await server.call(showHealth, {})
      return faults.some((fault) => fault.includes(`table ${table} `)) ? true : null
    })
    assert.equal((await settledHealth(server)).counters.spooled, 0)
  })
}

async function call(): Promise<string> {
  const response = await say(server, key, ['sim/echo', 'hello'])
  assert.equal(response.status, 200)
  await response.body?.cancel()
  return response.headers.get('x-belay-trace-id') ?? ''
}

/** Flips bits all over every such file of a table's parts; how many there were. */
function damage(table: string, files: RegExp): number {
  const directory = join(server.data, 'traces', 'data', 'default', table)
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && files.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    // A part's folder is named by its blocks: all_1_6_1, 202612_3_3_0.
    .filter((path) => /^[^/]+_\d+_\d+_\d+\//.test(relative(directory, path)))
    .filter((path) => statSync(path).size > 0)
  for (const path of paths) {
    const bytes = readFileSync(path)
    // In every column: a read that needs none of the damaged ones would not notice.
    for (let at = (bytes.length >> 1) % 50; at < bytes.length; at += 50)
      bytes[at] = (bytes[at] ?? 0) ^ 8
    writeFileSync(path, bytes)
  }
  return paths.length
}
