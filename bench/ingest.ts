import { Agent, request } from 'node:http'
import { randomBytes } from 'node:crypto'
import { otherCore, type RunningBelay, startBelay, startScript } from './lib/processes.ts'
import { figureOf, report } from './lib/report.ts'
import { encodeOtlp, toKeyValues } from '#test/fixtures/otlp/encode-otlp.ts'

const spansPerBatch = 512
const batches = 200
const parallel = 4
const seconds = 15

/** OTLP ingest: spans acknowledged per second (durable in the spool), and per second until all of them are queryable. */
export async function measureIngest(): Promise<void> {
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const belay = await startBelay(upstream.url)
  try {
    const bodies = Array.from({ length: batches }, () => batchOf(spansPerBatch))
    const bytesPerSpan = (bodies[0]?.length ?? 0) / spansPerBatch
    await send(belay, bodies.slice(0, 4))
    const freshness = watchFreshness(belay)
    const cpuBefore = belay.totalCpuS()
    const startedMs = performance.now()
    let acknowledged = 0
    let refused = 0
    let next = 0
    const worker = async (): Promise<void> => {
      while (performance.now() - startedMs < seconds * 1000) {
        const body = renamed(bodies[next % bodies.length] ?? Buffer.alloc(0))
        next += 1
        if (await post(belay, body)) acknowledged += spansPerBatch
        else refused += spansPerBatch
      }
    }
    await Promise.all(Array.from({ length: parallel }, worker))
    const acknowledgedS = (performance.now() - startedMs) / 1000
    const drainedS = acknowledgedS + (await untilDrained(belay))
    const late = await freshness.stop()
    report('ingest', {
      what: `OTLP ingest: batches of ${spansPerBatch} spans of about ${Math.round(bytesPerSpan)} bytes, ${parallel} connections, text search on`,
      on: 'Belay: key, full recording, both text indices, all rollups. The sender shares the machine’s two cores.',
      rows: [
        {
          name: 'belay',
          figures: {
            'acknowledged spans/s': figureOf([acknowledged / acknowledgedS]),
            'queryable spans/s': figureOf([acknowledged / drainedS]),
            'freshness p99 ms': figureOf([late]),
            'CPU µs/span, whole process': figureOf([
              ((belay.totalCpuS() - cpuBefore) * 1e6) / Math.max(1, acknowledged),
            ]),
          },
          note: `${acknowledged} acknowledged, ${refused} refused`,
        },
      ],
      plot: 'acknowledged spans/s',
      verdicts: ['to reach: 30,000 acknowledged, 15,000 queryable; freshness p99 < 2,000 ms'],
    })
  } finally {
    await Promise.all([belay.stop(), upstream.stop()])
  }
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

async function send(belay: RunningBelay, bodies: readonly Buffer[]): Promise<void> {
  for (const body of bodies) await post(belay, body)
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

async function untilDrained(belay: RunningBelay): Promise<number> {
  const startedMs = performance.now()
  for (;;) {
    const response = await fetch(`${belay.url}/api/v1/health`, {
      headers: { authorization: `Bearer ${belay.token}` },
    })
    const { counters } = (await response.json()) as {
      counters: { received: number; stored: number; repeated: number; quarantined: number }
    }
    if (counters.stored + counters.repeated + counters.quarantined >= counters.received)
      return (performance.now() - startedMs) / 1000
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Sends a marked trace every half second and waits until the list shows it. */
function watchFreshness(belay: RunningBelay): { stop(): Promise<number> } {
  const lateMs: number[] = []
  const ending = new AbortController()
  const loop = (async () => {
    while (!ending.signal.aborted) {
      const marker = randomBytes(8).toString('hex')
      const nowNs = BigInt(Date.now()) * 1_000_000n
      await post(
        belay,
        encodeTraces([
          {
            traceId: randomBytes(16).toString('hex'),
            spanId: randomBytes(8).toString('hex'),
            name: `marker-${marker}`,
            startTimeUnixNano: nowNs,
            endTimeUnixNano: nowNs + 1n,
            attributes: {},
          },
        ]),
      )
      const sentMs = performance.now()
      while (!ending.signal.aborted) {
        const response = await fetch(
          `${belay.url}/api/v1/traces?name=marker-${marker}&from=-15m&limit=1`,
          { headers: { authorization: `Bearer ${belay.token}` } },
        )
        const { items } = (await response.json()) as { items: unknown[] }
        if (items.length > 0) {
          lateMs.push(performance.now() - sentMs)
          break
        }
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  })()
  return {
    async stop() {
      ending.abort()
      await loop
      const sorted = lateMs.toSorted((a, b) => a - b)
      return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? Number.NaN
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
