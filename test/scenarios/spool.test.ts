// The spool at its bound, poisoned, damaged, repeated to, and on a full disk.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ApiError } from '#client/client.ts'
import { showHealth } from '#contract/health.ts'
import { listProjects } from '#contract/projects.ts'
import { showOverview } from '#contract/metrics.ts'
import { listTraces, showReceipt } from '#contract/traces.ts'
import { newSpoolBudget } from '#spool/budget.ts'
import { encodeSpan, spanRowText } from '#spool/encode-row.ts'
import type { SpanFields } from '#spool/span-fields.ts'
import { encodeFrame, frameKinds } from '#spool/frame.ts'
import { SpoolWriter } from '#spool/writer.ts'
import {
  settledHealth,
  startServer,
  storedTrace,
  temporaryDirectory,
  type TestServer,
  waitFor,
} from '#test/scenarios/start-server.ts'
import { startFacade } from '#test/store/start-facade.ts'

const newId = (bytes: number) => randomBytes(bytes).toString('hex')

type Exported = { readonly traceId: string; readonly body: string }

/** An export of one trace with some spans, one of them a model call. */
function newExport(spans: number, padding = ''): Exported {
  const traceId = newId(16)
  const nowNs = BigInt(Date.now()) * 1_000_000n
  const attribute = (key: string, value: object) => ({ key, value })
  const body = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: Array.from({ length: spans }, (_, index) => ({
              traceId,
              spanId: newId(8),
              name: 'step',
              startTimeUnixNano: String(nowNs),
              endTimeUnixNano: String(nowNs + 1000n),
              attributes: [
                ...(index === 0
                  ? [
                      attribute('gen_ai.operation.name', { stringValue: 'chat' }),
                      attribute('gen_ai.provider.name', { stringValue: 'openai' }),
                      attribute('gen_ai.request.model', { stringValue: 'gpt-4o' }),
                      attribute('gen_ai.usage.input_tokens', { intValue: '3' }),
                    ]
                  : []),
                attribute('padding', { stringValue: padding }),
              ],
            })),
          },
        ],
      },
    ],
  }
  return { traceId, body: JSON.stringify(body) }
}

function send(server: TestServer, key: string, { body }: Exported): Promise<Response> {
  return fetch(`${server.url}/v1/traces`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  })
}

function chat(server: TestServer, key: string, stream = false): Promise<Response> {
  return fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: 'sim/echo',
      stream,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  })
}

let server: TestServer
let key: string
let project: string

/** Leaves frames in the spool of a stopped server, as if its process had died with them undelivered. */
async function leave(frames: readonly Buffer[]): Promise<string> {
  const directory = join(server.data, 'spool')
  const writer = `left${newId(4)}`
  const spool = new SpoolWriter({
    directory,
    writer,
    budget: newSpoolBudget(1e9),
    fsync: false,
    onWritten: () => {},
  })
  await spool.append(frames)
  await spool.close()
  return join(directory, `${writer}-00000001.segment`)
}

/** A span's frame with its values as they are: `encodeSpan` settles what no column holds before it is acknowledged. */
function unsettledFrame(fields: SpanFields): Buffer {
  const { project, trace_id, span_id } = fields
  const meta = [project, trace_id, span_id, '', 'o', 1, 'span']
  return encodeFrame(frameKinds.span, JSON.stringify(meta), spanRowText(fields, 1))
}

function row(traceId: string, more: Partial<SpanFields> = {}): SpanFields {
  const startedAt = String(BigInt(Date.now()) * 1_000_000n)
  return {
    project,
    environment: 'production',
    trace_id: traceId,
    span_id: newId(8),
    started_at: startedAt,
    duration_ns: '5',
    source: 'otlp',
    name: 'left',
    ...more,
  }
}

const mount = (...argv: string[]) => spawnSync('mount', argv, { encoding: 'utf8' })

// Three servers side by side: most of the time is spent on starts and on stores that are away.
describe('the spool', { concurrency: true }, () => {
  test('a spool at its bound refuses with "try later", and nothing that it took is lost when the store is back', async () => {
    const facade = await startFacade(temporaryDirectory('belay-facade-'))
    const server = await startServer({
      environment: { BELAY_CLICKHOUSE_URL: facade.url, BELAY_SPOOL_BYTES_MAX: '150000' },
    })
    after(async () => {
      await server.stop()
      await facade.stop()
    })
    const { key } = await server.createKey({ scopes: ['call', 'ingest'] })
    const taken = new Set<string>()
    const first = newExport(2)
    assert.equal((await send(server, key, first)).status, 200)
    await storedTrace(server, first.traceId, 2)
    taken.add(first.traceId)

    await facade.stop()
    const answered = await chat(server, key)
    assert.equal(answered.status, 200, 'a store that is away stops no call')
    taken.add(answered.headers.get('x-belay-trace-id') ?? '')
    let refusal: Response | null = null
    for (let exports = 0; exports < 1000 && refusal === null; exports += 1) {
      const one = newExport(4, 'x'.repeat(1000))
      const response = await send(server, key, one)
      if (response.status === 200) taken.add(one.traceId)
      else refusal = response
    }
    assert.equal(refusal?.status, 503)
    assert.ok(Number(refusal?.headers.get('retry-after')) > 0)
    assert.match((await refusal?.text()) ?? '', /BELAY_SPOOL_BYTES_MAX/)

    // Calls go on into the room that is left, and are then refused before the provider is asked.
    let refused: Response | null = null
    for (let calls = 0; calls < 100 && refused === null; calls += 1) {
      const response = await chat(server, key)
      if (response.status === 200) taken.add(response.headers.get('x-belay-trace-id') ?? '')
      else refused = response
    }
    assert.equal(refused?.status, 503)
    assert.equal(refused?.headers.get('x-belay-fault'), 'spool_full')
    assert.match((await refused?.text()) ?? '', /Nothing was sent to the provider/)
    assert.equal((await chat(server, key, true)).status, 503)

    const ready = await fetch(`${server.url}/readyz`)
    assert.equal(ready.status, 503)
    assert.match(await ready.text(), /trace store/)
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
    const ill = await waitFor('a health page that knows', async () => {
      const health = await server.call(showHealth, {})
      return health.faults.some((fault) => fault.includes('does not take what the spool holds'))
        ? health
        : null
    })
    assert.equal(ill.counters.missing, 0)
    assert.ok(ill.counters.spooled >= taken.size, 'a span at least of all that was taken')
    assert.ok(ill.counters.refused >= 4)
    assert.ok(
      ill.spool.bytes <= ill.spool.bytesMax + 5000,
      'the bound holds, but for calls already made',
    )
    assert.equal(ill.stores.find(({ name }) => name.startsWith('Trace'))?.isReady, false)
    assert.ok(ill.faults.some((fault) => /spool is \d+ % full/.test(fault)))
    await assert.rejects(
      server.call(listTraces, {}),
      (error: unknown) => error instanceof ApiError && error.problem.code === 'store_away',
    )
    const [someTrace = ''] = [...taken].slice(1)
    const receipt = await server
      .call(showReceipt, { params: { traceId: someTrace } })
      .catch((error: unknown) => error)
    assert.ok(receipt instanceof ApiError ? receipt.problem.code === 'store_away' : true)

    await facade.start()
    const { counters, spool } = await settledHealth(server)
    assert.equal(counters.missing, 0)
    assert.equal(counters.quarantined, 0)
    assert.ok(
      spool.bytes < spool.bytesMax / 2,
      `${spool.bytes} bytes are left of ${spool.bytesMax}`,
    )
    const again = newExport(1)
    assert.equal((await send(server, key, again)).status, 200)
    taken.add(again.traceId)
    const last = await chat(server, key, true)
    assert.equal(last.status, 200)
    assert.match(await last.text(), /\[DONE\]/)
    taken.add(last.headers.get('x-belay-trace-id') ?? '')
    await storedTrace(server, last.headers.get('x-belay-trace-id') ?? '')
    await settledHealth(server)
    const { items } = await server.call(listTraces, { query: { limit: 200 } })
    assert.deepEqual(items.map(({ traceId }) => traceId).toSorted(), [...taken].toSorted())
    const { total } = await server.call(showOverview, {})
    assert.equal(total.calls, taken.size, 'each trace has one call, counted once')
    assert.deepEqual((await server.call(showHealth, {})).faults, [])
  })

  test('a full disk refuses what it cannot keep, and goes on when there is room', async (context) => {
    const data = temporaryDirectory('belay-scenario-')
    const spool = join(data, 'spool')
    mkdirSync(spool)
    const mounted = mount('-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', spool)
    if (mounted.status !== 0) {
      context.skip(
        `a file system of a test's own needs root: ${mounted.stderr || mounted.error?.message}`,
      )
      return
    }
    const full = await startServer({ data, environment: { BELAY_GATEWAY_RETRIES_MAX: '0' } })
    try {
      const { key } = await full.createKey()
      const filler = join(spool, 'filler')
      writeFileSync(filler, '')
      // Somebody else fills the disk.
      try {
        for (;;) appendFileSync(filler, Buffer.alloc(4096))
      } catch {
        assert.ok(statSync(filler).size > 100_000)
      }
      const lost = newExport(3, 'x'.repeat(5000))
      const refused = await send(full, key, lost)
      assert.equal(refused.status, 503)
      assert.ok(Number(refused.headers.get('retry-after')) > 0)
      assert.match(await refused.text(), /ENOSPC/)
      const withheld = await chat(full, key)
      assert.equal(withheld.status, 503)
      assert.equal(withheld.headers.get('x-belay-fault'), 'record_failed')
      const stream = await (await chat(full, key, true)).text()
      assert.match(stream, /record_failed|could not be recorded/)
      assert.doesNotMatch(stream, /\[DONE\]/)
      writeFileSync(filler, '')
      assert.equal(
        (await send(full, key, lost)).status,
        200,
        'the same export, sent again, is taken',
      )
      const made = await waitFor('a call that is answered', async () => {
        const response = await chat(full, key)
        return response.status === 200 ? response : null
      })
      await storedTrace(full, made.headers.get('x-belay-trace-id') ?? '')
      await storedTrace(full, lost.traceId, 3)
      // More than the disk holds goes through it, as long as it is drained.
      let sent = 0
      await waitFor('500 KB through a disk of 256 KB', async () => {
        const response = await send(full, key, newExport(2, 'x'.repeat(5000)))
        if (response.status === 200) sent += 10_000
        return sent > 500_000 ? true : null
      })
      const { counters } = await settledHealth(full)
      assert.equal(counters.missing, 0)
      assert.equal(counters.quarantined, 0)
    } finally {
      await full.stop()
      spawnSync('umount', [spool])
    }
  })

  describe('of one server', { concurrency: false }, () => {
    before(async () => {
      server = await startServer()
      key = (await server.createKey()).key
      project = (await server.call(listProjects, {})).items[0]?.id ?? ''
    })
    after(() => server.stop())

    test('rows that ClickHouse will never take are set aside, the rest of their batch is stored, and receipts tell which', async () => {
      const [good, bad] = [newId(16), newId(16)]
      await server.stop()
      const rows = Array.from({ length: 100 }, () => row(good))
      // As no front thread writes them: a duration that is no number, tokens that are none, no map at all.
      const poison: Partial<SpanFields>[] = [
        { duration_ns: 'soon' },
        { usage: { input: 1e300 } },
        { metadata: 'none' as unknown as Record<string, string> },
        { reported_cost: '9'.repeat(60) },
      ]
      const frames = rows.map((span) => encodeSpan(span))
      for (const [index, fields] of poison.entries())
        frames.splice(index * 25, 0, unsettledFrame(row(bad, fields)))
      await leave(frames)
      await server.start()
      const { counters, faults } = await settledHealth(server)
      assert.equal(counters.missing, 0)
      assert.equal(counters.quarantined, poison.length)
      assert.ok(
        faults.some((fault) => fault.startsWith(`${poison.length} spans are in quarantine`)),
      )
      assert.equal((await storedTrace(server, good)).trace.spans, 100)
      const receipt = await server.call(showReceipt, { params: { traceId: bad } })
      assert.deepEqual(receipt, {
        traceId: bad,
        state: 'quarantined',
        storedSpans: 0,
        spooledSpans: 0,
        quarantinedSpans: poison.length,
      })
      const kept = quarantined('refused').flatMap((text) => text.trim().split('\n'))
      assert.equal(kept.length, poison.length)
      for (const line of kept) assert.equal(JSON.parse(line).trace_id, bad)
    })

    test('a damaged frame and a torn tail cost themselves and nothing else, and are counted', async () => {
      const traces = [newId(16), newId(16), newId(16)]
      const before = await server.call(showHealth, {})
      await server.stop()
      const frames = traces.map((traceId) => encodeSpan(row(traceId)))
      const segment = await leave(frames)
      const bytes = readFileSync(segment)
      bytes[(frames[0]?.length ?? 0) + 40] = 0 // in the second frame
      writeFileSync(segment, bytes)
      appendFileSync(segment, encodeSpan(row(newId(16))).subarray(0, 50))
      await server.start()
      const after = await settledHealth(server)
      assert.equal(after.counters.missing, 0)
      assert.equal(after.counters.received, before.counters.received + 3)
      assert.equal(after.counters.stored, before.counters.stored + 2)
      assert.equal(after.counters.quarantined, before.counters.quarantined + 1)
      assert.equal(after.spool.corruptFrames, before.spool.corruptFrames + 1)
      assert.equal(after.spool.tornTails, before.spool.tornTails + 1)
      await storedTrace(server, traces[0] ?? '')
      await storedTrace(server, traces[2] ?? '')
      assert.equal(
        (await server.call(showReceipt, { params: { traceId: traces[1] ?? '' } })).storedSpans,
        0,
      )
      assert.equal(quarantined('corrupt').length, 1)
      assert.equal(quarantined('torn').length, 1)
    })

    test('damaged small files do not keep the server down: they are named, set aside, and shown on the health page', async () => {
      const traceId = newId(16)
      const before = await settledHealth(server)
      await server.stop()
      const segment = await leave([encodeSpan(row(traceId))])
      const paths = {
        journal: `${segment}.cuts`,
        ledger: join(server.data, 'spool', 'ledger.json'),
        secret: join(server.data, 'secret.key'),
        server: join(server.data, 'server.json'),
      }
      writeFileSync(paths.journal, '{"from":0,"to":\n')
      for (const path of [paths.ledger, paths.secret]) {
        const bytes = readFileSync(path)
        bytes[20] = (bytes[20] ?? 0) ^ 1
        writeFileSync(path, bytes)
      }
      writeFileSync(paths.server, '{"url"')
      await server.start()
      await storedTrace(server, traceId)
      const after = await settledHealth(server)
      assert.equal(after.counters.missing, 0)
      // Counters begin again when their file is lost; the rows in the store do not.
      assert.equal(after.counters.received, 1)
      assert.ok(before.counters.received > 1)
      for (const path of [paths.journal, paths.ledger, paths.secret])
        assert.ok(
          after.faults.some((sentence) => sentence.includes(`${basename(path)}.damaged`)),
          path,
        )
      // The key was made under the secret that was mended.
      assert.equal((await send(server, key, newExport(1))).status, 200)
    })

    test('a client that repeats an acknowledged export is answered alike, and stored once, over restarts too', async () => {
      const before = await settledHealth(server)
      const calls = (await server.call(showOverview, {})).total.calls
      const one = newExport(5)
      for (let times = 0; times < 3; times += 1)
        assert.equal((await send(server, key, one)).status, 200)
      await storedTrace(server, one.traceId, 5)
      assert.equal((await send(server, key, one)).status, 200)
      await settledHealth(server)
      for (const end of ['stop', 'kill'] as const) {
        await server[end]()
        await server.start()
        assert.equal((await send(server, key, one)).status, 200)
      }
      // Killed before the drain has seen it: what a former process decided on is known to this one.
      const two = newExport(5)
      assert.equal((await send(server, key, two)).status, 200)
      await server.kill()
      await server.start()
      assert.equal((await send(server, key, two)).status, 200)
      const after = await settledHealth(server)
      assert.equal(after.counters.missing, 0)
      assert.equal(after.counters.stored, before.counters.stored + 10)
      assert.equal(after.counters.repeated, before.counters.repeated + 5 * 6)
      const { items } = await server.call(listTraces, { query: { limit: 200 } })
      for (const { traceId } of [one, two]) {
        assert.deepEqual(
          items.filter((item) => item.traceId === traceId).map(({ spans }) => spans),
          [5],
        )
      }
      assert.equal((await server.call(showOverview, {})).total.calls, calls + 2)
    })
  })
})

function quarantined(why: string): string[] {
  const directory = join(server.data, 'spool', 'quarantine')
  return readdirSync(directory)
    .filter((file) => file.endsWith(`.${why}`))
    .map((file) => readFileSync(join(directory, file), 'latin1'))
}
