// kill -9, twenty times, under calls, streams and exports whose clients try again.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { showOverview } from '#contract/metrics.ts'
import { listTraces, type TraceRow } from '#contract/traces.ts'
import { settledHealth, startServer } from '#test/scenarios/start-server.ts'

const kills = 20
/** Time under load before each kill: another moment of the spool's rounds each time, the same ones every run. */
const loadMs = (round: number) => 100 + ((round * 137) % 400)
const tracesPerExport = 10
const spansPerTrace = 3

const server = await startServer()
const { key } = await server.createKey({ name: 'load' })
after(() => server.stop())

test('twenty times killed under load, nothing that was answered is lost, and nothing is there twice', async () => {
  const load = new Load()
  const workers = [0, 1].flatMap((index) => [
    load.repeat((traceId) => call(traceId, false)),
    load.repeat((traceId) => call(traceId, true)),
    load.exports(`app-${index}`),
  ])
  for (let round = 0; round < kills; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, loadMs(round)))
    await server.kill()
    await server.start()
  }
  await new Promise((resolve) => setTimeout(resolve, 300))
  load.isOver = true
  await Promise.all(workers)
  assert.ok(load.answered.size > kills * 3, `${load.answered.size} calls were answered`)
  assert.ok(load.exported.size > kills * 3, `${load.exported.size} traces were acknowledged`)
  assert.ok(load.failures > kills, `the kills were felt (${load.failures} times)`)

  const { counters } = await settledHealth(server)
  assert.equal(counters.missing, 0)
  assert.equal(counters.quarantined, 0)

  const rows = await allTraces()
  const byId = new Map(rows.map((row) => [row.traceId, row]))
  assert.equal(byId.size, rows.length, 'no trace stands twice in the list')
  for (const traceId of load.answered) assertShape(byId.get(traceId), { traceId, spans: 1 })
  for (const traceId of load.exported)
    assertShape(byId.get(traceId), { traceId, spans: spansPerTrace })
  // What was stored but not answered (the process died in between) is there once, too.
  for (const row of rows)
    assert.equal(row.calls, 1, `trace ${row.traceId} counts ${row.calls} calls`)

  const { total } = await server.call(showOverview, { query: { from: '-1h' } })
  const sum = (pick: (row: TraceRow) => number) => rows.reduce((all, row) => all + pick(row), 0)
  assert.equal(total.calls, rows.length, 'the rollup counts each call once')
  assert.equal(
    total.inputTokens,
    sum((row) => row.inputTokens),
  )
  assert.equal(
    total.outputTokens,
    sum((row) => row.outputTokens),
  )

  assert.equal(await server.stop(), 0)
  await server.start()
  const again = await settledHealth(server)
  assert.deepEqual(
    { ...again.counters, refused: 0 },
    { ...counters, refused: 0 },
    'and the counters are the same after one more start',
  )
})

function assertShape(
  row: TraceRow | undefined,
  expected: { traceId: string; spans: number },
): void {
  assert.ok(row !== undefined, `trace ${expected.traceId} was answered and is lost`)
  assert.equal(row.spans, expected.spans, `trace ${expected.traceId}`)
  assert.equal(row.inputTokens, 4)
  assert.equal(row.outputTokens, 1)
}

/** Clients that go on until they are told that it is over. */
class Load {
  isOver = false
  failures = 0
  readonly answered = new Set<string>()
  readonly exported = new Set<string>()

  /** Makes calls, each in a trace of its own; one that is not answered is not made again. */
  async repeat(make: (traceId: string) => Promise<boolean>): Promise<void> {
    while (!this.isOver) {
      const traceId = randomBytes(16).toString('hex')
      if (await this.#try(() => make(traceId))) this.answered.add(traceId)
    }
  }

  /** Exports batches, each again and again until it is acknowledged, as every OpenTelemetry SDK does. */
  async exports(service: string): Promise<void> {
    while (!this.isOver) {
      const traceIds = Array.from({ length: tracesPerExport }, () =>
        randomBytes(16).toString('hex'),
      )
      const body = exportOf(service, traceIds)
      while (!(await this.#try(() => sendExport(body)))) if (this.isOver) return
      for (const traceId of traceIds) this.exported.add(traceId)
    }
  }

  async #try(work: () => Promise<boolean>): Promise<boolean> {
    const isDone = await work().catch(() => false)
    if (!isDone) {
      this.failures += 1
      // While nobody listens, clients that hammer would only take the starting server's processor.
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return isDone
  }
}

/** True when the whole answer arrived: what a client would act on. */
async function call(traceId: string, stream: boolean): Promise<boolean> {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify({
      model: 'sim/echo',
      stream,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  })
  const text = await response.text()
  return response.status === 200 && (!stream || text.includes('[DONE]'))
}

async function sendExport(body: string): Promise<boolean> {
  const response = await fetch(`${server.url}/v1/traces`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  })
  await response.text()
  return response.status === 200
}

function exportOf(service: string, traceIds: readonly string[]): string {
  const nowNs = BigInt(Date.now()) * 1_000_000n
  const attribute = (name: string, value: string | number) => ({
    key: name,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  })
  const spans = traceIds.flatMap((traceId) => {
    const ids = Array.from({ length: spansPerTrace }, () => randomBytes(8).toString('hex'))
    return ids.map((spanId, index) => ({
      traceId,
      spanId,
      ...(index === 0 ? {} : { parentSpanId: ids[0] }),
      name: index === 1 ? 'chat gpt-4o' : 'step',
      startTimeUnixNano: String(nowNs),
      endTimeUnixNano: String(nowNs + 5_000_000n),
      attributes:
        index === 1
          ? [
              attribute('gen_ai.operation.name', 'chat'),
              attribute('gen_ai.provider.name', 'openai'),
              attribute('gen_ai.request.model', 'gpt-4o'),
              attribute('gen_ai.usage.input_tokens', 4),
              attribute('gen_ai.usage.output_tokens', 1),
            ]
          : [],
    }))
  })
  const resource = { attributes: [attribute('service.name', service)] }
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })
}

async function allTraces(): Promise<TraceRow[]> {
  const rows: TraceRow[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: TraceRow[]; nextCursor: string | null } = await server.call(listTraces, {
      query: { from: '-1h', limit: 200, ...(cursor === '' ? {} : { cursor }) },
    })
    rows.push(...page.items)
    cursor = page.nextCursor
  }
  return rows
}
