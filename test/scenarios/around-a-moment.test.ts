// Lists by time begin at a moment that somebody names, and go on from there in both directions.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { ApiError } from '#client/client.ts'
import { listCalls } from '#contract/calls.ts'
import { showOverview } from '#contract/metrics.ts'
import { listTraces } from '#contract/traces.ts'
import { postJson } from '#test/scenarios/send.ts'
import { runBelay, startServer, storedTrace } from '#test/scenarios/start-server.ts'

const minuteMs = 60_000
/** The full minute three hours ago; trace `n` begins n minutes after it. */
const startMs = Math.floor((Date.now() - 180 * minuteMs) / minuteMs) * minuteMs
const count = 9
const server = await startServer()
const { key } = await server.createKey()
for (let n = 0; n < count; n += 1) {
  const traceId = randomBytes(16).toString('hex')
  const at = BigInt(startMs + n * minuteMs) * 1_000_000n
  const sent = await postJson(`${server.url}/v1/traces`, key, {
    resourceSpans: [{ scopeSpans: [{ spans: [callAt(traceId, `call ${n}`, at)] }] }],
  })
  assert.equal(sent.status, 200, await sent.text())
  await storedTrace(server, traceId, 1)
}
after(() => server.stop())

function callAt(traceId: string, name: string, at: bigint) {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4.1-mini',
    'gen_ai.usage.input_tokens': '5',
  }
  return {
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name,
    startTimeUnixNano: String(at),
    // The last of them goes on far beyond the next.
    endTimeUnixNano: String(at + 5n * 60_000_000_000n),
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: { stringValue: value },
    })),
  }
}

const momentOf = (n: number): string => new Date(startMs + n * minuteMs).toISOString()

for (const [noun, endpoint] of [
  ['traces', listTraces],
  ['calls', listCalls],
] as const) {
  /** Names of every item from a moment on, page by page. */
  const namesFrom = async (at: string, order: 'ascending' | 'descending'): Promise<string[]> => {
    const names: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { name: string }[]; nextCursor: string | null } = await server.call(
        endpoint,
        { query: { at, order, limit: 2, ...(cursor === '' ? {} : { cursor }) } },
      )
      names.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor
    }
    return names
  }
  const calls = (...numbers: number[]): string[] => numbers.map((n) => `call ${n}`)

  test(`${noun} begin at a moment: what started then or before, newest first, and all of it`, async () => {
    assert.deepEqual(await namesFrom(momentOf(5), 'descending'), calls(5, 4, 3, 2, 1, 0))
    assert.deepEqual(await namesFrom(momentOf(5.5), 'descending'), calls(5, 4, 3, 2, 1, 0))
    assert.deepEqual(await namesFrom(momentOf(-1), 'descending'), [])
    assert.deepEqual(await namesFrom(momentOf(60), 'descending'), calls(8, 7, 6, 5, 4, 3, 2, 1, 0))
  })

  test(`${noun} begin at a moment: what started after it, oldest first, and none of them twice`, async () => {
    assert.deepEqual(await namesFrom(momentOf(5), 'ascending'), calls(6, 7, 8))
    assert.deepEqual(await namesFrom(momentOf(4.5), 'ascending'), calls(5, 6, 7, 8))
    assert.deepEqual(await namesFrom(momentOf(8), 'ascending'), [])
  })

  test(`${noun} in another order have no moment, and what is none is told`, async () => {
    const problemOf = async (query: { at: string; sort?: 'time' | 'duration' }) => {
      const error: unknown = await server.call(endpoint, { query }).then(
        () => assert.fail('it was not refused'),
        (thrown: unknown) => thrown,
      )
      assert.ok(error instanceof ApiError)
      return [error.problem.status, error.problem.detail]
    }
    assert.deepEqual(await problemOf({ at: momentOf(1), sort: 'duration' }), [
      400,
      'query.at: needs the order by time, and this list is sorted by duration',
    ])
    const [status, detail] = await problemOf({ at: 'yesterday' })
    assert.equal(status, 400)
    assert.match(String(detail), /query\.at: ISO 8601/)
  })

  test(`\`belay ${noun} list --at\` begins there too`, async () => {
    const ended = await runBelay([noun, 'list', '--at', momentOf(2), '--json'], {
      BELAY_DATA: server.data,
    })
    assert.equal(ended.code, 0, ended.stderr)
    const names = ended.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line).name)
    assert.deepEqual(names, calls(2, 1, 0))
  })
}

test('a window without an end in sight, on either side, holds everything', async () => {
  for (const query of [
    { from: '0001-01-01' },
    { from: '1969-12-31', to: '2107-01-01' },
    { from: '-999999w', to: '9999-12-31T23:59:59Z' },
  ]) {
    const traces = await server.call(listTraces, { query })
    assert.equal(traces.items.length, count, JSON.stringify(query))
    const calls = await server.call(listCalls, { query })
    assert.equal(calls.items.length, count, JSON.stringify(query))
    const { total } = await server.call(showOverview, { query })
    assert.equal(total.calls, count, JSON.stringify(query))
  }
  const { items } = await server.call(listTraces, { query: { at: '9999-12-31' } })
  assert.equal(items.length, count)
})
