import { Agent, request } from 'node:http'
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root, type RunningBelay, startBelay } from './lib/processes.ts'
import { figureOf, report, type Row } from './lib/report.ts'
import { encodeOtlp, toKeyValues } from '#test/fixtures/otlp/encode-otlp.ts'

const spansPerBatch = 512
const batches = 200
const parallel = 4
const runs = 3
const floodSeconds = 10
const pacedSeconds = 20
/** Spans a second of the paced parts: what is to be reached, sustained, and half of it. */
const paces = [7500, 15_000] as const

/**
 * OTLP ingest on the whole machine. A flood: spans acknowledged per second (durable in the spool),
 * and per second until all of them are queryable. Then a steady rate: how old a span is when a list
 * shows it. BENCH_AGAINST names another checkout (with its modules) that is measured in turns with
 * this one.
 */
export async function measureIngest(): Promise<void> {
  const bodies = makeBodies()
  const bytesPerSpan = (bodies[0]?.length ?? 0) / spansPerBatch
  const against = process.env['BENCH_AGAINST']
  const builds: readonly Build[] = [
    ...(against === undefined ? [] : [buildOf('before', resolve(against))]),
    buildOf('belay', root),
  ]
  for (let run = 0; run < runs; run += 1)
    for (const build of builds) await measureOnce(build, bodies)
  const now = builds.at(-1)
  const before = builds.length > 1 ? builds[0] : undefined
  report('ingest', {
    what: `OTLP ingest: batches of ${spansPerBatch} spans of about ${Math.round(bytesPerSpan)} bytes, ${parallel} connections, text search on; then at a steady rate`,
    on: 'Belay: key, full recording, both text indices, all rollups. The sender shares the machine’s two cores.',
    rows: builds.flatMap(rowsOf),
    plot: 'acknowledged spans/s',
    verdicts: [
      'to reach: 30,000 acknowledged, 15,000 queryable; freshness p99 < 2,000 ms',
      ...(before === undefined || now === undefined ? [] : ratiosOf(before, now)),
    ],
  })
}

type Build = {
  readonly name: string
  readonly checkout: string
  readonly floods: Awaited<ReturnType<typeof flood>>[]
  readonly paced: readonly { perSecond: number; runs: Awaited<ReturnType<typeof pace>>[] }[]
}

function buildOf(name: string, checkout: string): Build {
  return {
    name,
    checkout,
    floods: [],
    paced: paces.map((perSecond) => ({ perSecond, runs: [] })),
  }
}

async function measureOnce(build: Build, bodies: readonly Buffer[]): Promise<void> {
  const belay = await startBelay(null, 'anywhere', build.checkout)
  try {
    for (const body of bodies.slice(0, 4)) await post(belay, body)
    build.floods.push(await flood(belay, bodies))
    for (const { perSecond, runs: done } of build.paced)
      done.push(await pace(belay, bodies, perSecond))
  } finally {
    await belay.stop()
  }
}

function rowsOf({ name, floods, paced }: Build): Row[] {
  const sum = (count: (run: (typeof floods)[number]) => number): number =>
    floods.reduce((total, run) => total + count(run), 0)
  return [
    {
      name,
      figures: {
        'acknowledged spans/s': figureOf(floods.map(({ acknowledgedPerS }) => acknowledgedPerS)),
        'queryable spans/s': figureOf(floods.map(({ queryablePerS }) => queryablePerS)),
        'CPU µs/span, whole process': figureOf(floods.map(({ cpuUsPerSpan }) => cpuUsPerSpan)),
      },
      note: `${sum(({ acknowledged }) => acknowledged)} acknowledged, ${sum(({ refused }) => refused)} refused`,
    },
    ...paced.map(({ perSecond, runs: done }) => ({
      name: `${name}, paced at ${perSecond}/s`,
      figures: {
        'acknowledged spans/s': figureOf(done.map(({ sentPerS }) => sentPerS)),
        'freshness p50 ms': figureOf(done.map(({ p50Ms }) => p50Ms)),
        'freshness p99 ms': figureOf(done.map(({ p99Ms }) => p99Ms)),
      },
    })),
  ]
}

/** What this build reaches of the other, row by row and run by run. */
function ratiosOf(before: Build, now: Build): string[] {
  const ratio = (what: string, of: (build: Build) => readonly number[]): string => {
    const theirs = of(before)
    const { median, min, max } = figureOf(
      of(now).map((value, run) => value / (theirs[run] ?? Number.NaN)),
    )
    return `${what}: ${median.toFixed(2)} [${min.toFixed(2)}, ${max.toFixed(2)}] of before`
  }
  return [
    ratio('queryable spans/s', ({ floods }) => floods.map(({ queryablePerS }) => queryablePerS)),
    ratio('CPU each', ({ floods }) => floods.map(({ cpuUsPerSpan }) => cpuUsPerSpan)),
    ...paces.map((perSecond, index) =>
      ratio(`freshness p99 at ${perSecond}/s`, ({ paced }) =>
        (paced[index]?.runs ?? []).map(({ p99Ms }) => p99Ms),
      ),
    ),
  ]
}

function makeBodies(): Buffer[] {
  return Array.from({ length: batches }, () => batchOf(spansPerBatch))
}

/** Batches as fast as they are taken, then the wait until all of them can be queried. */
export async function flood(belay: RunningBelay, bodies: readonly Buffer[] = makeBodies()) {
  const cpuBeforeS = belay.totalCpuS()
  const startedMs = performance.now()
  const counted = { acknowledged: 0, refused: 0 }
  let next = 0
  const worker = async (): Promise<void> => {
    while (performance.now() - startedMs < floodSeconds * 1000) {
      next += 1
      const isTaken = await post(belay, renamed(bodies[next % bodies.length] ?? Buffer.alloc(0)))
      counted[isTaken ? 'acknowledged' : 'refused'] += spansPerBatch
    }
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  const acknowledgedS = (performance.now() - startedMs) / 1000
  await untilDrained(belay)
  const queryableS = (performance.now() - startedMs) / 1000
  return {
    ...counted,
    acknowledgedPerS: counted.acknowledged / acknowledgedS,
    queryablePerS: counted.acknowledged / queryableS,
    cpuUsPerSpan: ((belay.totalCpuS() - cpuBeforeS) * 1e6) / Math.max(1, counted.acknowledged),
  }
}

/** Batches at a steady rate, and beside them marked traces that are waited for in the list. */
async function pace(belay: RunningBelay, bodies: readonly Buffer[], perSecond: number) {
  const freshness = watchFreshness(belay)
  const startedMs = performance.now()
  const everyMs = (spansPerBatch / perSecond) * 1000
  let sent = 0
  while (performance.now() - startedMs < pacedSeconds * 1000) {
    if (await post(belay, renamed(bodies[sent % bodies.length] ?? Buffer.alloc(0)))) sent += 1
    await pause(Math.max(0, startedMs + sent * everyMs - performance.now()))
  }
  const tookS = (performance.now() - startedMs) / 1000
  const lateMs = (await freshness.stop()).toSorted((a, b) => a - b)
  const at = (share: number): number =>
    lateMs[Math.min(lateMs.length - 1, Math.floor(lateMs.length * share))] ?? Number.NaN
  await untilDrained(belay)
  return { sentPerS: (sent * spansPerBatch) / tookS, p50Ms: at(0.5), p99Ms: at(0.99) }
}

const agent = new Agent({ keepAlive: true, maxSockets: parallel })

function post(belay: RunningBelay, body: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${belay.url}/v1/traces`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${belay.key}`,
          'content-type': 'application/x-protobuf',
          'content-length': body.length,
        },
      },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode === 200))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

// Trace ids are written as this run of bytes, so that a batch can be sent again under fresh ids without encoding it anew.
const idMark = Buffer.from('be1a4be1a4be1a4be1a4', 'hex')

function batchOf(count: number): Buffer {
  const nowNs = BigInt(Date.now()) * 1_000_000n
  const traces = Math.ceil(count / 8)
  const spans = Array.from({ length: count }, (_, index) => {
    const trace = Math.floor(index / 8)
    const isModel = index % 8 === 3
    const words =
      'The belayer pays out rope and watches the climber above the last bolt with care. '.repeat(5)
    return {
      traceId: `${idMark.toString('hex')}${(trace % traces).toString(16).padStart(12, '0')}`,
      spanId: randomBytes(8).toString('hex'),
      name: isModel ? 'chat gpt-4o' : 'step',
      startTimeUnixNano: nowNs,
      endTimeUnixNano: nowNs + 1_000_000_000n,
      attributes: isModel
        ? {
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': 'openai',
            'gen_ai.request.model': 'gpt-4o',
            'gen_ai.usage.input_tokens': 400,
            'gen_ai.usage.output_tokens': 90,
            'gen_ai.input.messages': JSON.stringify([
              { role: 'user', parts: [{ type: 'text', content: words }] },
            ]),
            'gen_ai.output.messages': JSON.stringify([
              {
                role: 'assistant',
                parts: [{ type: 'text', content: words }],
                finish_reason: 'stop',
              },
            ]),
          }
        : {
            'http.request.method': 'POST',
            'url.full': 'https://api.example.com/v1/orders',
            'server.address': 'api.example.com',
            'app.note': words.repeat(2),
          },
    }
  })
  return encodeTraces(spans)
}

/** The same batch under trace ids that nobody has seen, so that no span is taken for a repeat. */
function renamed(body: Buffer): Buffer {
  const copy = Buffer.from(body)
  const fresh = randomBytes(idMark.length)
  for (let at = copy.indexOf(idMark); at !== -1; at = copy.indexOf(idMark, at + idMark.length))
    fresh.copy(copy, at)
  return copy
}

async function untilDrained(belay: RunningBelay): Promise<void> {
  for (;;) {
    const response = await fetch(`${belay.url}/api/v1/health`, {
      headers: { authorization: `Bearer ${belay.token}` },
    })
    const { counters } = (await response.json()) as {
      counters: { received: number; stored: number; repeated: number; quarantined: number }
    }
    if (counters.stored + counters.repeated + counters.quarantined >= counters.received) return
    await pause(200)
  }
}

const markEveryMs = 200
const lookEveryMs = 50

/** Sends a marked trace five times a second and looks twenty times a second which of them the list shows. */
function watchFreshness(belay: RunningBelay): { stop(): Promise<number[]> } {
  const sentMs = new Map<string, number>()
  const lateMs: number[] = []
  const ending = new AbortController()
  const mark = randomBytes(4).toString('hex')
  const look = async (): Promise<void> => {
    const response = await fetch(
      `${belay.url}/api/v1/traces?name=marker-${mark}&from=-15m&limit=50`,
      { headers: { authorization: `Bearer ${belay.token}` } },
    )
    const { items } = (await response.json()) as { items: { traceId: string }[] }
    for (const { traceId } of items) {
      const sent = sentMs.get(traceId)
      if (sent !== undefined) lateMs.push(performance.now() - sent)
      sentMs.delete(traceId)
    }
  }
  const sender = (async () => {
    while (!ending.signal.aborted) {
      const traceId = randomBytes(16).toString('hex')
      const nowNs = BigInt(Date.now()) * 1_000_000n
      await post(
        belay,
        encodeTraces([
          {
            traceId,
            spanId: randomBytes(8).toString('hex'),
            name: `marker-${mark}`,
            startTimeUnixNano: nowNs,
            endTimeUnixNano: nowNs + 1n,
            attributes: {},
          },
        ]),
      )
      sentMs.set(traceId, performance.now())
      await pause(markEveryMs)
    }
  })()
  const looker = (async () => {
    while (!ending.signal.aborted || sentMs.size > 0) {
      await look()
      await pause(lookEveryMs)
    }
  })()
  return {
    async stop() {
      ending.abort()
      await Promise.all([sender, looker])
      return lateMs
    },
  }
}

type BenchSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly startTimeUnixNano: bigint
  readonly endTimeUnixNano: bigint
  readonly attributes: Parameters<typeof toKeyValues>[0]
}

function encodeTraces(spans: readonly BenchSpan[]): Buffer {
  const encoded = spans.map((span) => ({
    ...span,
    startTimeUnixNano: String(span.startTimeUnixNano),
    endTimeUnixNano: String(span.endTimeUnixNano),
    attributes: toKeyValues(span.attributes),
  }))
  return encodeOtlp('ExportTraceServiceRequest', {
    resourceSpans: [
      {
        resource: { attributes: toKeyValues({ 'service.name': 'bench' }) },
        scopeSpans: [{ scope: { name: 'bench' }, spans: encoded }],
      },
    ],
  })
}
