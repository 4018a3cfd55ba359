import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { largeBody, smallBody } from './gateway.ts'
import { otherCore, root, type RunningBelay, startBelay, startScript } from './lib/processes.ts'
import { type Figure, figureOf, report, type Row } from './lib/report.ts'
import { load } from './lib/wrk.ts'
import { framesPerStream, quantile, runStreams } from './streams.ts'

const roundsDefault = 3
const secondsDefault = 6
const warmUpSeconds = 3
const connections = 64
const streams = 200
const drainMsMax = 120_000
/** Merges go on after the last insert; what they cost belongs to the calls that made them. */
const settleMs = 3000

/**
 * This checkout beside another build (BENCH_AGAINST: a folder with its source and its dependencies),
 * turn by turn in one run. CPU is that of the whole process, until its spool is empty and its merges
 * have had a moment: what a call leaves to be done later is part of its price.
 */
export async function measureAgainst(): Promise<void> {
  const other = resolve(process.env['BENCH_AGAINST'] ?? '')
  if (process.env['BENCH_AGAINST'] === undefined || !existsSync(join(other, 'src/main.ts')))
    throw new Error(
      'BENCH_AGAINST names no checkout of Belay. Lay one beside this: git worktree add ../before 33ef63d && (cd ../before && npm ci), then BENCH_AGAINST=../before npm run bench -- against',
    )
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? roundsDefault)
  const seconds = Number(process.env['BENCH_SECONDS'] ?? secondsDefault)
  const asked = (process.env['BENCH_ONLY'] ?? '').split(',').filter((name) => name !== '')
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const builds: readonly [before: RunningBelay, now: RunningBelay] = [
    await startBelay(upstream.url, 'pinned', other),
    await startBelay(upstream.url, 'pinned', root),
  ]
  const measures: Readonly<Record<string, (belay: RunningBelay) => Promise<Figures>>> = {
    'calls of 0.2 KB, 64 connections': (belay) => calls(belay, smallBody(), connections, seconds),
    'calls of 0.2 KB, 1 connection': (belay) => calls(belay, smallBody(), 1, seconds),
    'calls of 100 KB, 64 connections': (belay) => calls(belay, largeBody(), connections, seconds),
    [`${streams} streams`]: streamed,
  }
  const rows: Row[] = []
  const verdicts: string[] = []
  try {
    for (const [name, measure] of Object.entries(measures)) {
      if (asked.length > 0 && !asked.some((part) => name.includes(part))) continue
      const runs: readonly [Figures[], Figures[]] = [[], []]
      for (const belay of builds) load(postOf(belay, smallBody(), connections, warmUpSeconds))
      for (const belay of builds) await untilDrained(belay)
      for (let round = 0; round < rounds; round += 1) {
        for (const [index, belay] of builds.entries()) runs[index]?.push(await measure(belay))
      }
      const [before, now] = runs
      rows.push({ name: `before, ${name}`, figures: together(before) })
      rows.push({ name: `now, ${name}`, figures: together(now) })
      for (const figure of Object.keys(before[0] ?? {})) {
        const ratio = figureOf(
          now.map((run, round) => (run[figure] ?? 0) / (before[round]?.[figure] ?? Number.NaN)),
        )
        verdicts.push(
          `${name}, ${figure}: ${ratio.median.toFixed(2)} [${ratio.min.toFixed(2)}, ${ratio.max.toFixed(2)}] of before`,
        )
      }
    }
    report('against', {
      what: 'This build beside an earlier one, turn by turn',
      on: 'both: key, limits, budget, cost, full recording through the spool into the embedded store. Front threads on core 0; load generator, mock upstream and the store’s owner on core 1.',
      rows,
      plot: 'CPU µs each',
      verdicts,
    })
  } finally {
    await Promise.all([...builds.map((belay) => belay.stop()), upstream.stop()])
  }
}

type Figures = Readonly<Record<string, number>>

function together(runs: readonly Figures[]): Record<string, Figure> {
  return Object.fromEntries(
    Object.keys(runs[0] ?? {}).map((name) => [name, figureOf(runs.map((run) => run[name] ?? 0))]),
  )
}

async function calls(
  belay: RunningBelay,
  body: string,
  over: number,
  seconds: number,
): Promise<Figures> {
  const before = belay.totalCpuS()
  const front = belay.cpuS()
  const { requests, perS, p50Ms, bad } = load(postOf(belay, body, over, seconds))
  if (bad > 0) throw new Error(`${bad} of ${requests} answers were not 2xx.`)
  await untilDrained(belay)
  const each = (cpuS: number) => (cpuS * 1e6) / Math.max(1, requests)
  return {
    'calls/s': perS,
    'CPU µs each': each(belay.totalCpuS() - before),
    'of it front threads': each(belay.cpuS() - front),
    'p50 ms': p50Ms,
    'resident MB': belay.residentBytes() / 1e6,
  }
}

async function streamed(belay: RunningBelay): Promise<Figures> {
  const before = belay.totalCpuS()
  const result = await runStreams(
    { name: 'belay', url: belay.url, headers: { authorization: `Bearer ${belay.key}` } },
    streams,
  )
  if (result.failed > 0 || result.lost > 0)
    throw new Error(`${result.failed} streams failed, ${result.lost} frames were lost.`)
  await untilDrained(belay)
  return {
    'CPU µs each': ((belay.totalCpuS() - before) * 1e6) / (streams * framesPerStream),
    'first token late p50 ms': quantile(result.firstMs, 0.5),
    'frame late p99 ms': quantile(result.latenessMs, 0.99),
    'merged frames': result.merged,
  }
}

function postOf(
  belay: RunningBelay,
  body: string,
  over: number,
  seconds: number,
): Parameters<typeof load>[0] {
  return {
    url: `${belay.url}/v1/chat/completions`,
    headers: { authorization: `Bearer ${belay.key}` },
    body,
    connections: over,
    seconds,
  }
}

/** Waits until everything that was accepted is in the store. */
async function untilDrained(belay: RunningBelay): Promise<void> {
  const deadline = performance.now() + drainMsMax
  for (;;) {
    const response = await fetch(`${belay.url}/api/v1/health`, {
      headers: { authorization: `Bearer ${belay.token}` },
    })
    const { counters } = (await response.json()) as { counters: { spooled: number } }
    if (counters.spooled === 0) break
    if (performance.now() > deadline)
      throw new Error(`${counters.spooled} frames wait in the spool after ${drainMsMax / 1000} s.`)
    await pause(250)
  }
  await pause(settleMs)
}
