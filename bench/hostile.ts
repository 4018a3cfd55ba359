import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type HostileBody,
  hostileAsks,
  hostileCalls,
  hostileExports,
} from '#test/scenarios/hostile-bodies.ts'
import { type Held, heldFile } from './lib/loop-probe.ts'
import { isFront, openBelay, root, type RunningBelay } from './lib/processes.ts'
import { figureOf, report, type Row } from './lib/report.ts'

const heldMsTarget = 50
const healthMsTarget = 100
const runs = Number(process.env['BENCH_RUNS'] ?? 3)
const only = process.env['BENCH_ONLY']
const askEveryMs = 2
/** Of the longest texts. */
const megabytes = 10
/** For the probe to write down what it saw. */
const settleMs = 60

/**
 * How long hostile bodies hold the threads of a server, and how long /healthz waits meanwhile. Each body is sent
 * alone, several times; BENCH_ONLY chooses those whose name has it.
 */
export async function measureHostile(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'belay-hostile-'))
  const held = mkdtempSync(join(tmpdir(), 'belay-held-'))
  process.env['BENCH_LOOP_DIRECTORY'] = held
  const belay = await openBelay(data, null, 'anywhere', [
    '--import',
    join(root, 'bench/lib/loop-probe.ts'),
  ])
  const rows: Row[] = []
  try {
    const quiet = await measure(belay, held, null)
    process.stderr.write(`quiet: ${JSON.stringify(quiet)}\n`)
    for (const body of await bodiesFor(belay)) {
      const measured = []
      for (let run = 0; run <= runs; run += 1) measured.push(await measure(belay, held, body))
      // The first compiles what the others use.
      const counted = measured.slice(1)
      const figures = {
        'front held ms': figureOf(counted.map(({ frontMs }) => frontMs)),
        'of it on a processor ms': figureOf(counted.map(({ busyMs }) => busyMs)),
        'first time ms': figureOf(measured.slice(0, 1).map(({ frontMs }) => frontMs)),
        '/healthz at most ms': figureOf(counted.map(({ healthMs }) => healthMs)),
        'owner held ms': figureOf(counted.map(({ ownerMs }) => ownerMs)),
      }
      const note = [...new Set(measured.map(({ status }) => status))].join(', ')
      rows.push({ name: body.name, figures, note })
      process.stderr.write(
        `${body.name}: ${note}; ${measured.map(({ frontMs, busyMs, healthMs }) => `${Math.round(frontMs)} (${Math.round(busyMs)}) /${Math.round(healthMs)}`).join(' ')}\n`,
      )
    }
  } finally {
    await belay.stop()
    rmSync(held, { recursive: true, force: true })
  }
  const beyond = (column: string, target: number) =>
    rows.filter(({ figures }) => (figures[column]?.median ?? 0) > target).map(({ name }) => name)
  const tooLong = beyond('front held ms', heldMsTarget)
  const tooBusy = beyond('of it on a processor ms', heldMsTarget)
  const tooLate = beyond('/healthz at most ms', healthMsTarget)
  report('hostile', {
    what: 'How long one hostile body holds the thread that listens',
    on:
      'Everything, with one front thread for each core but one; each body alone, one after the other. A thread is held as long as its event loop was late; /healthz is asked over a connection of its own all the while.' +
      (only === undefined ? '' : ` Only bodies whose name has "${only}".`),
    rows,
    plot: 'front held ms',
    verdicts: [
      `to reach: no body holds a front thread over ${heldMsTarget} ms; ${tooLong.length === 0 ? 'none does' : `these do: ${tooLong.join('; ')}`}`,
      `of the time that the thread was on a processor, which others on the machine do not lengthen: ${tooBusy.length === 0 ? 'none does' : `these do: ${tooBusy.join('; ')}`}`,
      `to reach: /healthz within ${healthMsTarget} ms; ${tooLate.length === 0 ? 'always' : `not beside: ${tooLate.join('; ')}`}`,
    ],
  })
}

async function bodiesFor(belay: RunningBelay): Promise<readonly HostileBody[]> {
  const made = await send(belay, belay.token, {
    path: '/api/v1/datasets',
    method: 'POST',
    headers: {},
    body: Buffer.from(JSON.stringify({ name: 'hostile' })),
  })
  const { id } = JSON.parse(made.text) as { id: string }
  const listed = await send(belay, belay.token, {
    path: '/api/v1/connections',
    method: 'GET',
    headers: {},
    body: null,
  })
  const { items } = JSON.parse(listed.text) as { items: { id: string }[] }
  const all = [
    ...hostileCalls(megabytes),
    ...hostileExports(),
    ...hostileAsks({ dataset: id, connection: items[0]?.id ?? '' }),
  ]
  return only === undefined ? all : all.filter(({ name }) => name.includes(only))
}

type Measured = {
  readonly status: number
  readonly frontMs: number
  /** How much of that the thread spent on a processor: the rest it waited for one. */
  readonly busyMs: number
  readonly ownerMs: number
  readonly healthMs: number
}

async function measure(
  belay: RunningBelay,
  directory: string,
  hostile: HostileBody | null,
): Promise<Measured> {
  const body = hostile?.body() ?? Buffer.alloc(0)
  // What is under way from the body before is not this one's.
  await pause(settleMs)
  const over = new AbortController()
  let healthMs = 0
  const asking = (async () => {
    while (!over.signal.aborted) {
      const beganMs = performance.now()
      await send(belay, '', { path: '/healthz', method: 'GET', headers: {}, body: null })
      healthMs = Math.max(healthMs, performance.now() - beganMs)
      await pause(askEveryMs)
    }
  })()
  const fromMs = performance.timeOrigin + performance.now()
  const { status } =
    hostile === null
      ? { status: 0 }
      : await send(belay, hostile.path.startsWith('/api') ? belay.token : belay.key, {
          path: hostile.path,
          method: hostile.method ?? 'POST',
          headers: hostile.headers ?? {},
          body,
        })
  await pause(settleMs)
  over.abort()
  await asking
  const during = readHeld(directory).filter(({ atMs }) => atMs >= fromMs)
  const longest = (figure: 'heldMs' | 'busyMs', own: (thread: string) => boolean) =>
    Math.max(0, ...during.filter(({ thread }) => own(thread)).map((held) => held[figure]))
  return {
    status,
    frontMs: longest('heldMs', isFront),
    busyMs: longest('busyMs', isFront),
    ownerMs: longest('heldMs', (thread) => !isFront(thread) && !thread.startsWith('exports')),
    healthMs,
  }
}

function readHeld(directory: string): Held[] {
  try {
    return readFileSync(join(directory, heldFile), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Held)
  } catch {
    return [] // none was held yet
  }
}

const agent = new Agent({ keepAlive: true })

function send(
  belay: RunningBelay,
  token: string,
  asked: {
    readonly path: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: Buffer | null
  },
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      belay.url + asked.path,
      {
        agent,
        method: asked.method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(asked.body === null
            ? {}
            : { 'content-type': 'application/json', 'content-length': asked.body.length }),
          ...asked.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
          }),
        )
        response.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(asked.body ?? undefined)
  })
}
