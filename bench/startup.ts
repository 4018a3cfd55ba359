import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { load } from './lib/wrk.ts'
import {
  freePort,
  openBelay,
  otherCore,
  residentBytes,
  root,
  startScript,
} from './lib/processes.ts'
import { figureOf, report } from './lib/report.ts'

const rounds = 5
/** Starts that are not counted: they compile what changed since. */
const warmUps = 1
const callsBefore = 20

type Measured = {
  readonly name: string
  readonly checkout: string
  readonly directory: string
  readonly key: string
  readonly toAnswerMs: number[]
  readonly residentMb: number[]
}

/**
 * From the start of the process to the first answered model call, on a data directory that has data.
 * BENCH_AGAINST names another checkout (with its modules) that is measured in turns with this one.
 */
export async function measureStartup(): Promise<void> {
  const against = process.env['BENCH_AGAINST']
  const upstream = await startScript('mock upstream', otherCore, 'bench/peers/mock-upstream.ts', [
    '{port}',
  ])
  const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }] })
  const measured: Measured[] = []
  try {
    for (const checkout of [root, ...(against === undefined ? [] : [against])])
      measured.push(await fill(checkout, upstream.url, body))
    for (let round = 0; round < rounds + warmUps; round += 1)
      for (const one of measured) await measureOne(one, body, round >= warmUps)
  } finally {
    await upstream.stop()
    for (const { directory } of measured) rmSync(directory, { recursive: true, force: true })
  }
  const [own, other] = measured.map(({ name, toAnswerMs, residentMb }) => ({
    name,
    figures: {
      'start to first answer ms': figureOf(toAnswerMs),
      'resident MB at rest': figureOf(residentMb),
    },
  }))
  if (own === undefined) return
  const start = own.figures['start to first answer ms']
  const memory = own.figures['resident MB at rest']
  report('startup', {
    what: 'Start of the whole platform with data, and its memory at rest',
    on: 'Everything: both embedded stores, gateway, page, simulator. Start is from `belay start` to the first answered model call, on the whole machine, its modules compiled by an earlier start; memory is resident 5 s later.',
    rows: other === undefined ? [own] : [own, other],
    plot: 'start to first answer ms',
    verdicts: [
      `to reach: < 2,000 ms; measured ${Math.round(start.median)} ms`,
      `to reach: < 700 MB; measured ${Math.round(memory.median)} MB`,
      ...(other === undefined
        ? []
        : [
            `start: ${(start.median / other.figures['start to first answer ms'].median).toFixed(2)} × ${other.name}`,
          ]),
    ],
  })
}

/** A data directory of a checkout's own, with calls in it. */
async function fill(checkout: string, upstreamUrl: string, body: string): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), 'belay-startup-'))
  const first = await openBelay(directory, upstreamUrl, 'pinned', [], checkout)
  load({
    url: `${first.url}/v1/chat/completions`,
    headers: { authorization: `Bearer ${first.key}` },
    body,
    connections: callsBefore,
    seconds: 3,
  })
  await stopKeeping(first.processId)
  const name = checkout === root ? 'this build' : 'the build before'
  return { name, checkout, directory, key: first.key, toAnswerMs: [], residentMb: [] }
}

/** One start, as people do, and its end. */
async function measureOne(one: Measured, body: string, isCounted: boolean): Promise<void> {
  const port = await freePort()
  const startedMs = performance.now()
  const child = spawn(process.execPath, [join(one.checkout, 'bin/belay.js'), 'start'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      BELAY_PORT: String(port),
      BELAY_DATA: one.directory,
      BELAY_NETWORK_ALLOW: '127.0.0.0/8',
    },
    cwd: one.checkout,
  })
  await untilAnswered(`http://127.0.0.1:${port}/v1/chat/completions`, one.key, body)
  const tookMs = performance.now() - startedMs
  await pause(5000)
  const { processId } = JSON.parse(readFileSync(join(one.directory, 'server.json'), 'utf8')) as {
    processId: number
  }
  if (isCounted) {
    one.toAnswerMs.push(tookMs)
    one.residentMb.push(residentBytes(processId) / 1e6)
  }
  await stopKeeping(child.pid ?? 0)
}

/** Asks every 20 ms until a model call is answered. */
async function untilAnswered(url: string, key: string, body: string): Promise<void> {
  const deadlineMs = performance.now() + 30_000
  while (performance.now() < deadlineMs) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body,
    }).catch(() => null)
    await response?.arrayBuffer()
    if (response?.ok === true) return
    await pause(20)
  }
  throw new Error('No call was answered within 30 s of the start.')
}

/** Stops a server and leaves its data where it is. */
async function stopKeeping(processId: number): Promise<void> {
  process.kill(processId, 'SIGTERM')
  for (let waited = 0; waited < 200; waited += 1) {
    try {
      process.kill(processId, 0)
    } catch {
      return
    }
    await pause(100)
  }
}
