import { load, type LoadResult } from './lib/wrk.ts'
import {
  measuredCore,
  otherCore,
  type Running,
  type RunningBelay,
  startBelay,
  startPortkey,
  startScript,
} from './lib/processes.ts'
import { type Figure, figureOf, report, type Row } from './lib/report.ts'

const rounds = 3
const seconds = 6
const connections = 64
const warmUpSeconds = 3

type Target = {
  readonly name: string
  readonly running: Running
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** Throughput and added latency of the gateway with everything on, beside Portkey and the bare forwarder. */
export async function measureGateway(): Promise<void> {
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const belay: RunningBelay = await startBelay(upstream.url)
  const bare = await startScript('bare forwarder', measuredCore, 'bench/peers/bare-forwarder.ts', [
    '{port}',
    upstream.url,
  ])
  const portkey = await startPortkey()
  const targets: Target[] = [
    {
      name: 'belay',
      running: belay,
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${belay.key}` },
    },
    {
      name: 'bare undici forwarder',
      running: bare,
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer sk-bench' },
    },
    ...(portkey === null
      ? []
      : [
          {
            name: 'portkey',
            running: portkey,
            path: '/v1/chat/completions',
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
    const ratios: Record<string, Figure> = {}
    for (const [size, body] of [
      ['0.2 KB', smallBody()],
      ['100 KB', largeBody()],
    ] as const) {
      const runs = new Map<
        string,
        { perS: number[]; cpuUs: number[]; totalCpuUs: number[]; bad: number }
      >()
      for (const target of targets) once(target, body, warmUpSeconds, connections)
      for (let round = 0; round < rounds; round += 1) {
        for (const target of targets) {
          const known = runs.get(target.name) ?? { perS: [], cpuUs: [], totalCpuUs: [], bad: 0 }
          const before = { cpu: target.running.cpuS(), total: target.running.totalCpuS() }
          const result = once(target, body, seconds, connections)
          known.perS.push(result.perS)
          known.cpuUs.push(
            ((target.running.cpuS() - before.cpu) * 1e6) / Math.max(1, result.requests),
          )
          known.totalCpuUs.push(
            ((target.running.totalCpuS() - before.total) * 1e6) / Math.max(1, result.requests),
          )
          known.bad += result.bad
          runs.set(target.name, known)
        }
      }
      for (const [name, { perS, cpuUs, totalCpuUs, bad }] of runs) {
        rows.push({
          name: `${name}, ${size}`,
          figures: {
            'requests/s': figureOf(perS),
            'CPU µs/request, forwarding threads': figureOf(cpuUs),
            'CPU µs/request, whole process': figureOf(totalCpuUs),
          },
          ...(bad === 0 ? {} : { note: `${bad} answers were not 2xx` }),
        })
      }
      const own = runs.get('belay')?.perS ?? []
      for (const peer of ['bare undici forwarder', 'portkey']) {
        const theirs = runs.get(peer)?.perS
        if (theirs !== undefined)
          ratios[`belay / ${peer}, ${size}`] = figureOf(
            own.map((value, index) => value / (theirs[index] ?? Number.NaN)),
          )
      }
    }
    rows.push(...latencyRows(targets, upstream))
    report('gateway', {
      what: `Gateway: ${connections} connections, bodies of 0.2 and 100 KB`,
      on: 'Belay: key, requests, tokens, parallel calls and budget limited, cost, full recording through the spool into the embedded store. Peers: forwarding only. Measured threads on core 0; load generator, mock upstream and Belay’s store owner on core 1.',
      rows,
      plot: 'requests/s',
      verdicts: [
        ...Object.entries(ratios).map(
          ([name, { median, min, max }]) =>
            `${name}: ${median.toFixed(2)} [${min.toFixed(2)}, ${max.toFixed(2)}]`,
        ),
        ...latencyVerdicts(rows),
      ],
    })
  } finally {
    await Promise.all([belay.stop(), bare.stop(), portkey?.stop(), upstream.stop()])
  }
}

function once(target: Target, body: string, forSeconds: number, over: number): LoadResult {
  return load({
    url: target.running.url + target.path,
    headers: target.headers,
    body,
    connections: over,
    seconds: forSeconds,
  })
}

/** One connection: what each adds to the upstream asked directly. */
function latencyRows(targets: readonly Target[], upstream: Running): Row[] {
  const direct: Target = {
    name: 'direct',
    running: upstream,
    path: '/v1/chat/completions',
    headers: {},
  }
  const latencies = new Map<string, { p50: number[]; p99: number[] }>()
  for (let round = 0; round < rounds; round += 1) {
    for (const target of [direct, ...targets]) {
      const { p50Ms, p99Ms } = once(target, smallBody(), 3, 1)
      const known = latencies.get(target.name) ?? { p50: [], p99: [] }
      known.p50.push(p50Ms)
      known.p99.push(p99Ms)
      latencies.set(target.name, known)
    }
  }
  return [...latencies].map(([name, { p50, p99 }]) => ({
    name: `${name}, 1 connection`,
    figures: { 'p50 ms': figureOf(p50), 'p99 ms': figureOf(p99) },
  }))
}

function latencyVerdicts(rows: readonly Row[]): string[] {
  const p50 = (name: string) =>
    rows.find((row) => row.name === `${name}, 1 connection`)?.figures['p50 ms']?.median
  const direct = p50('direct') ?? 0
  return ['belay', 'bare undici forwarder', 'portkey'].flatMap((name) => {
    const own = p50(name)
    return own === undefined
      ? []
      : [`${name} adds ${(own - direct).toFixed(3)} ms to the direct p50 on one connection`]
  })
}

export function smallBody(): string {
  return JSON.stringify({
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: 'You answer briefly.' },
      { role: 'user', content: 'What holds a climber who falls, and who is at the other end?' },
    ],
  })
}

export function largeBody(): string {
  const sentence =
    'The belayer watches the climber, pays out rope, takes it in, and never lets go of the brake strand. '
  return JSON.stringify({
    model: 'gpt-4o',
    messages: [{ role: 'user', content: sentence.repeat(1000) }],
  })
}
