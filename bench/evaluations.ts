import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './lib/processes.ts'
import { digits, figureOf, report, type Row } from './lib/report.ts'
import { serveData, type ServedData } from './lib/serve-data.ts'

const roundsDefault = 5
const items = 300
const models = ['sim/echo', 'sim/lorem', 'sim/json']
const cases = items * models.length
const goalFactor = 5
const pollMs = 50

/** What judges the answers, and what a suite waits for beside the answers. */
const suites = {
  'text evaluators': [
    { name: 'exact', evaluator: 'equals' },
    { name: 'rouge', evaluator: 'rouge-l' },
    { name: 'speed', evaluator: 'latency' },
  ],
  'own code': [
    {
      name: 'code',
      evaluator: 'javascript',
      settings: { code: 'export default ({ output }) => output.length > 40' },
    },
  ],
  'a judge': [{ name: 'judge', evaluator: 'coherence', settings: { model: 'sim/json' } }],
  'steps of traces': [{ name: 'spans', evaluator: 'span-count' }],
} as const

/**
 * An evaluation on the simulator, from the request that makes it to its end, as people wait for it.
 * BENCH_AGAINST names another checkout (with its modules) that is measured in turns with this one.
 */
export async function measureEvaluations(): Promise<void> {
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? roundsDefault)
  const against = process.env['BENCH_AGAINST']
  const checkouts = against === undefined ? [root] : [root, against]
  const home = mkdtempSync(join(tmpdir(), 'belay-evaluations-'))
  const load = loadavg()[0] ?? 0
  const measured: Measured[] = []
  const servers: ServedData[] = []
  try {
    for (const [at, checkout] of checkouts.entries()) {
      const server = await serveData(join(home, String(at)), { checkout })
      servers.push(server)
      await fillDataset(server)
      for (const suite of suiteNames)
        measured.push({
          name: `${at === 0 ? 'this build' : 'the build before'}, ${suite}`,
          server,
          suite,
          perS: [],
          workedPerS: [],
        })
    }
    for (let round = -1; round < rounds; round += 1)
      for (const { name, server, suite, perS, workedPerS } of measured) {
        const { wholeS, workedS } = await evaluate(server, suite, `measured ${round}`)
        process.stderr.write(`${name}: ${wholeS.toFixed(2)} s, ${workedS.toFixed(2)} s at work\n`)
        // The first evaluation finds code that has never run.
        if (round < 0) continue
        perS.push(cases / wholeS)
        workedPerS.push(cases / workedS)
      }
  } finally {
    for (const server of servers) await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
  report('evaluations', {
    what: `An evaluation of ${items} items × ${models.length} variants on the simulator: cases per second`,
    on: `Calls through the gateway with everything on, as many at once as each build makes where nothing says a number, no cache. Cases per second from the request to the end, and from the first to the last of its work. In turns, ${rounds} times each. Load average at the start: ${load.toFixed(1)}.`,
    rows: measured.map(({ name, perS, workedPerS }): Row => ({
      name,
      figures: { 'cases/s': figureOf(perS), 'cases/s at work': figureOf(workedPerS) },
    })),
    plot: 'cases/s',
    verdicts: suiteNames.flatMap((suite) => verdict(suite, measured)),
  })
}

type Suite = keyof typeof suites
const suiteNames = Object.keys(suites) as Suite[] // of the literal above

type Measured = {
  readonly name: string
  readonly server: ServedData
  readonly suite: Suite
  readonly perS: number[]
  readonly workedPerS: number[]
}

function verdict(suite: Suite, measured: readonly Measured[]): string[] {
  const [own, before] = measured.filter((one) => one.suite === suite)
  if (own === undefined || before === undefined) return []
  const ratio = figureOf(own.perS.map((value, at) => value / (before.perS[at] ?? Number.NaN)))
  return [
    `${suite}: to reach ≥ ${goalFactor} times the cases/s of the build before; measured ${digits(ratio.median)} [${digits(ratio.min)}, ${digits(ratio.max)}]`,
  ]
}

async function fillDataset({ send }: ServedData): Promise<void> {
  await send('POST', '/api/v1/datasets', {
    name: 'measured',
    items: Array.from({ length: items }, (_, at) => ({
      input: `What does order ${at} of the customer with the number ${at * 7919} hold?`,
      expected: `What does order ${at} of the customer with the number ${at * 7919} hold?`,
    })),
  })
}

async function evaluate(
  { send, get }: ServedData,
  suite: Suite,
  name: string,
): Promise<{ readonly wholeS: number; readonly workedS: number }> {
  const startedMs = performance.now()
  const { id } = (await send('POST', '/api/v1/evaluations', {
    name,
    dataset: 'measured',
    variants: models.map((model) => ({
      kind: 'messages',
      name: model,
      model,
      messages: [{ role: 'user', content: '{{ input }}' }],
    })),
    evaluators: suites[suite],
    cache: false,
  })) as { id: string }
  for (;;) {
    await sleep(pollMs)
    const listed = (await get('/api/v1/evaluations?limit=1')) as { items: Shown[] }
    const [newest] = listed.items
    if (newest?.id !== id || newest.endedAt === null) continue
    const wholeS = (performance.now() - startedMs) / 1000
    if (newest.state !== 'done' || newest.callsDone !== cases || newest.callsFailed !== 0)
      throw new Error(`The evaluation did not end well: ${JSON.stringify(newest)}`)
    const workedS = (Date.parse(newest.endedAt) - Date.parse(newest.startedAt)) / 1000
    return { wholeS, workedS }
  }
}

/** What is read of a listed evaluation. */
type Shown = {
  readonly id: string
  readonly state: string
  readonly callsDone: number
  readonly callsFailed: number
  readonly startedAt: string
  readonly endedAt: string | null
}
