import { request } from 'node:http'
import { figureOf, report, type Row } from './lib/report.ts'
import { measuredCore, otherCore, startBelay, startPortkey, startScript } from './lib/processes.ts'

const streamCounts = [200, 400]
export const framesPerStream = 40
const paceMs = 25
const rounds = 3

type StreamTarget = {
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}
type StreamResult = {
  readonly latenessMs: number[]
  readonly firstMs: number[]
  readonly lost: number
  readonly merged: number
  readonly failed: number
}

/** How late frames of paced streams come: at the first token, at every token, and whether any is lost. */
export async function measureStreams(): Promise<void> {
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const belay = await startBelay(upstream.url)
  const bare = await startScript('bare forwarder', measuredCore, 'bench/peers/bare-forwarder.ts', [
    '{port}',
    upstream.url,
  ])
  const portkey = await startPortkey()
  const targets: StreamTarget[] = [
    { name: 'direct', url: upstream.url, headers: {} },
    { name: 'bare undici forwarder', url: bare.url, headers: {} },
    { name: 'belay', url: belay.url, headers: { authorization: `Bearer ${belay.key}` } },
    ...(portkey === null
      ? []
      : [
          {
            name: 'portkey',
            url: portkey.url,
            headers: {
              authorization: 'Bearer sk-bench',
              'x-portkey-provider': 'openai',
              'x-portkey-custom-host': `${upstream.url}/v1`,
            },
          },
        ]),
  ]
  try {
    const rows: Row[] = []
    const verdicts: string[] = []
    for (const streams of streamCounts) {
      const figures = new Map<
        string,
        { first: number[]; late99: number[]; lost: number; merged: number; failed: number }
      >()
      for (const target of targets) await runStreams(target, 20)
      for (let round = 0; round < rounds; round += 1) {
        for (const target of targets) {
          const result = await runStreams(target, streams)
          const known = figures.get(target.name) ?? {
            first: [],
            late99: [],
            lost: 0,
            merged: 0,
            failed: 0,
          }
          known.first.push(quantile(result.firstMs, 0.5))
          known.late99.push(quantile(result.latenessMs, 0.99))
          known.lost += result.lost
          known.merged += result.merged
          known.failed += result.failed
          figures.set(target.name, known)
        }
      }
      for (const [name, { first, late99, lost, merged, failed }] of figures) {
        rows.push({
          name: `${name}, ${streams} streams`,
          figures: {
            'first token late p50 ms': figureOf(first),
            'frame late p99 ms': figureOf(late99),
          },
          note: `${lost} frames lost, ${merged} came in one read with another, ${failed} streams failed`,
        })
      }
      const own = figureOf(figures.get('belay')?.first ?? []).median
      const direct = figureOf(figures.get('direct')?.first ?? []).median
      verdicts.push(
        `belay adds ${(own - direct).toFixed(2)} ms to the first token (p50) at ${streams} streams`,
      )
    }
    report('streams', {
      what: `Streams: ${streamCounts.join(' and ')} at once, ${framesPerStream} frames each, one every ${paceMs} ms`,
      on: 'Belay: key, limits, budget, cost, full recording. Lateness is the time from the upstream’s write of a frame to its arrival at the reader, both on this machine’s monotonic clock.',
      rows,
      plot: 'first token late p50 ms',
      verdicts,
    })
  } finally {
    await Promise.all([belay.stop(), bare.stop(), portkey?.stop(), upstream.stop()])
  }
}

/** So many streams at once, begun one after the other within one pace. */
export async function runStreams(target: StreamTarget, count: number): Promise<StreamResult> {
  const all = await Promise.all(
    Array.from({ length: count }, (_, index) => runStream(target, (index / count) * paceMs)),
  )
  return {
    latenessMs: all.flatMap(({ latenessMs }) => latenessMs),
    firstMs: all.flatMap(({ latenessMs: [first] }) => (first === undefined ? [] : [first])),
    lost: all.reduce(
      (sum, { latenessMs, hasFailed }) =>
        sum + (hasFailed ? 0 : framesPerStream - latenessMs.length),
      0,
    ),
    merged: all.reduce((sum, { merged }) => sum + merged, 0),
    failed: all.filter(({ hasFailed }) => hasFailed).length,
  }
}

function runStream(
  target: StreamTarget,
  delayMs: number,
): Promise<{ latenessMs: number[]; merged: number; hasFailed: boolean }> {
  return new Promise((resolve) => {
    setTimeout(() => {
      const latenessMs: number[] = []
      let merged = 0
      const body = JSON.stringify({
        model: 'gpt-4o',
        stream: true,
        messages: [{ role: 'user', content: `frames=${framesPerStream} pace=${paceMs}` }],
      }).replace('"stream": true', '"stream":true')
      const sent = request(
        `${target.url}/v1/chat/completions`,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...target.headers,
          },
        },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            const now = process.hrtime.bigint()
            const stamps = [...chunk.toString().matchAll(/"content":"\d+:(\d+) "/g)]
            if (stamps.length > 1) merged += stamps.length - 1
            for (const [, stamp = '0'] of stamps) latenessMs.push(Number(now - BigInt(stamp)) / 1e6)
          })
          response.on('end', () =>
            resolve({ latenessMs, merged, hasFailed: response.statusCode !== 200 }),
          )
          response.on('error', () => resolve({ latenessMs, merged, hasFailed: true }))
        },
      )
      sent.on('error', () => resolve({ latenessMs, merged, hasFailed: true }))
      sent.end(body)
    }, delayMs)
  })
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}
