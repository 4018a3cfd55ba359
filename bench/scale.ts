import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { openTraceStore } from '#store/traces/trace-store.ts'
import { daysFilled, fillSpans, planted, spansPerTrace } from './lib/fill-spans.ts'
import { p95, plotGrowth, type SizeMeasured } from './lib/plot-growth.ts'
import { root } from './lib/processes.ts'
import { type Figure, figureOf, report, type Row } from './lib/report.ts'
import { serveData, type ServedData } from './lib/serve-data.ts'

const sizesDefault = '100000,1000000,10000000'
/** Each query is asked so often, with other values each time where it has any. */
const roundsDefault = 20
const mergesWaitMsMax = 180_000

const against = process.env['BENCH_AGAINST']
const checkouts = against === undefined ? [root] : [root, against]

/**
 * How reads behave at 10⁵, 10⁶ and 10⁷ spans over 30 days, through the server's own HTTP API.
 * BENCH_SIZES chooses others; BENCH_SCALE_DIRECTORY keeps the filled stores there for another run.
 * BENCH_AGAINST names another checkout (with its modules) that is asked in turns with this one, of the
 * same spans in a store of its own; BENCH_ONLY chooses the questions whose name has it.
 */
export async function measureScale(): Promise<void> {
  const sizes = (process.env['BENCH_SIZES'] ?? sizesDefault).split(',').map(Number)
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? roundsDefault)
  const kept = process.env['BENCH_SCALE_DIRECTORY']
  const home = kept ?? mkdtempSync(join(tmpdir(), 'belay-scale-'))
  const bySize: SizeMeasured[] = []
  try {
    for (const size of sizes) bySize.push(await measureSize(join(home, String(size)), size, rounds))
  } finally {
    if (kept === undefined) rmSync(home, { recursive: true, force: true })
  }
  const largest = bySize.at(-1)
  if (largest === undefined) return
  report('scale', {
    what: `Reads at ${bySize.map(({ spans }) => spans.toLocaleString('en-US')).join(', ')} spans over ${daysFilled} days`,
    on: `Everything: text indices, rollups, trace rows. Through HTTP, one reader, ${rounds} times each; all columns are milliseconds; of fewer than twenty answers the p95 is the slowest. Load averages before each size: ${bySize.map(({ load }) => load.toFixed(1)).join(', ')}; times are upper bounds.`,
    rows: rowsOf(bySize),
    plot: `p95 ms at ${largest.spans.toLocaleString('en-US')}`,
    verdicts: [
      ...bySize.map(
        ({ spans, bytes, residentBytes }) =>
          `${spans.toLocaleString('en-US')} spans: ${Math.round(bytes / spans)} bytes a span on disk, server ${Math.round(residentBytes / 1e6)} MB after all queries`,
      ),
      ...missed(largest),
    ],
  })
  writeFileSync(join(root, 'bench/results/scale.svg'), plotGrowth(bySize))
}

/** Servers of the checkouts on stores of their own, asked in turns; of the first one the figures are this build's. */
async function measureSize(directory: string, size: number, rounds: number): Promise<SizeMeasured> {
  const nowMs = Date.now()
  const served: { readonly home: string; readonly server: ServedData }[] = []
  const load = loadavg()[0] ?? 0
  try {
    for (const [at, checkout] of checkouts.entries()) {
      const home = at === 0 ? directory : `${directory}-before`
      await prepare(home, { size, checkout, nowMs })
      served.push({ home, server: await serveData(home, { checkout }) })
    }
    const [own, before] = served
    if (own === undefined) throw new Error('this checkout is always measured')
    const queries = []
    const only = process.env['BENCH_ONLY'] ?? ''
    const asked = questions(await sampleTraces(own.server))
    for (const { name, goalMs, path } of asked.filter((one) => one.name.includes(only))) {
      const taken = served.map((): number[] => [])
      // The first answer finds cold caches; it is asked once more than counted.
      for (let round = -1; round < rounds; round += 1)
        for (const [at, { server }] of served.entries()) {
          const startedMs = performance.now()
          // The build before may not know the question yet.
          const reply = await server.get(path(Math.max(0, round))).catch((error: unknown) => {
            if (at === 0) throw error
            return null
          })
          if (reply === null) continue
          if (round >= 0) taken[at]?.push(performance.now() - startedMs)
          else if (isEmpty(reply) && !name.includes(nowhere))
            process.stderr.write(`${name}: an empty answer\n`)
        }
      const [times = [], beforeTimes = []] = taken
      queries.push({ name, goalMs, times, beforeTimes })
      process.stderr.write(
        `${size} ${name}: ${taken
          .filter(({ length }) => length > 0)
          .map(
            (each) => `median ${figureOf(each).median.toFixed(1)}, p95 ${p95(each).toFixed(0)} ms`,
          )
          .join('; before: ')}\n`,
      )
    }
    const residentBytes = own.server.residentBytes()
    await before?.server.stop()
    return { ...(await totalsOf(own.home, own.server)), residentBytes, load, queries }
  } finally {
    for (const { server } of served) await server.stop()
  }
}

/** Fills a directory with so many spans, unless it was filled before; the server of the checkout makes its schema. */
async function prepare(
  directory: string,
  {
    size,
    checkout,
    nowMs,
  }: { readonly size: number; readonly checkout: string; readonly nowMs: number },
): Promise<void> {
  const done = join(directory, `filled-${size}`)
  if (existsSync(done)) return
  mkdirSync(directory, { recursive: true })
  const server = await serveData(directory, { checkout })
  const { items } = (await server.get('/api/v1/projects')) as { items: { id: string }[] }
  const project = items[0]?.id ?? ''
  await server.stop()
  const database = openEmbeddedTraces(join(directory, 'traces'))
  try {
    const tracesPerDay = Math.ceil(size / daysFilled / spansPerTrace)
    const startedMs = performance.now()
    await fillSpans(database, {
      project,
      firstTrace: 0,
      tracesPerDay,
      nowMs,
      onDay: (day) =>
        process.stderr.write(
          `${size}: day ${day + 1} of ${daysFilled} after ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`,
        ),
    })
    for (const deadline = Date.now() + mergesWaitMsMax; Date.now() < deadline;) {
      const [line] = await database.query<{ merges: string }>(
        'SELECT count() AS merges FROM system.merges',
      )
      if (Number(line?.merges ?? 0) === 0) break
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  } finally {
    await database.close()
  }
  writeFileSync(done, '')
}

async function totalsOf(
  directory: string,
  server: ServedData,
): Promise<{ spans: number; bytes: number }> {
  await server.stop()
  const database = openEmbeddedTraces(join(directory, 'traces'))
  try {
    return await openTraceStore(database).totals()
  } finally {
    await database.close()
  }
}

type Samples = { readonly ids: readonly string[]; readonly words: readonly string[] }

/** Traces of a late page, and words of them to search for. */
async function sampleTraces(server: ServedData): Promise<Samples> {
  const { items } = (await server.get('/api/v1/traces?from=-20d&limit=200')) as {
    items: { traceId: string; inputPreview: string }[]
  }
  const words = items.flatMap(({ inputPreview }) => inputPreview.match(/[a-z]{6}/g) ?? [])
  return { ids: items.map(({ traceId }) => traceId), words }
}

type Question = {
  readonly name: string
  readonly goalMs: number | null
  readonly path: (round: number) => string
}

/** Of questions that nothing is the answer to. */
const nowhere = 'nowhere'

const listGoalMs = 200
const searchGoalMs = 500
const dashboardGoalMs = 1000
const models = ['gpt-4o-mini', 'gpt-4.1', 'claude-sonnet-4-5', 'gemini-2.5-pro']
const month = 'from=-30d'

function questions({ ids, words }: Samples): Question[] {
  const list = (filter: (round: number) => string) => (round: number) =>
    `/api/v1/traces?limit=50&${filter(round)}`
  const search = (text: (round: number) => string) => (round: number) =>
    `/api/v1/traces?limit=50&${month}&search=${encodeURIComponent(text(round))}`
  const word = (at: number) => words[at % words.length] ?? ''
  return [
    { name: 'list, 24 hours', goalMs: listGoalMs, path: list(() => 'from=-24h') },
    { name: 'list, 30 days', goalMs: listGoalMs, path: list(() => month) },
    {
      name: 'list by model',
      goalMs: listGoalMs,
      path: list((n) => `${month}&model=${models[n % 4]}`),
    },
    { name: 'list by key', goalMs: listGoalMs, path: list((n) => `${month}&key=key_${n % 24}`) },
    { name: 'list of failures', goalMs: listGoalMs, path: list(() => `${month}&status=error`) },
    { name: 'list by user', goalMs: listGoalMs, path: list((n) => `${month}&user=user-${n * 97}`) },
    {
      name: 'list by session',
      goalMs: listGoalMs,
      path: list((n) => `${month}&session=session-${n * 31}`),
    },
    {
      name: 'list by tag and duration',
      goalMs: listGoalMs,
      path: list(() => `${month}&tag=vip&minDurationMs=7400`),
    },
    { name: 'facets, 24 hours', goalMs: listGoalMs, path: () => '/api/v1/traces/facets?from=-24h' },
    { name: 'facets, 30 days', goalMs: listGoalMs, path: () => `/api/v1/traces/facets?${month}` },
    {
      name: 'facets, 30 days, one model',
      goalMs: listGoalMs,
      path: (n) => `/api/v1/traces/facets?${month}&model=${models[n % 4]}`,
    },
    { name: 'search, a common word', goalMs: searchGoalMs, path: search((n) => word(n)) },
    {
      name: 'search, two words',
      goalMs: searchGoalMs,
      path: search((n) => `${word(n)} ${word(n * 7 + 3)}`),
    },
    {
      name: 'search, rare words',
      goalMs: searchGoalMs,
      path: search(() => planted.englishRare.words),
    },
    {
      name: 'search, Chinese, common',
      goalMs: searchGoalMs,
      path: search((n) => ['丁不', '一丈', '丄丑', '万丞'][n % 4] ?? ''),
    },
    {
      name: 'search, Chinese, rare',
      goalMs: searchGoalMs,
      path: search(() => planted.chineseRare.words),
    },
    {
      name: 'search, rare words in escaped JSON',
      goalMs: searchGoalMs,
      path: search(() => planted.escapedRare.words),
    },
    {
      name: `search, words that stand ${nowhere}`,
      goalMs: searchGoalMs,
      path: search((n) => `zyzzyva ${n}`),
    },
    ...['duration', 'cost', 'tokens'].map((sort) => ({
      name: `list by ${sort}, largest first`,
      goalMs: dashboardGoalMs,
      path: list(() => `${month}&sort=${sort}`),
    })),
    { name: 'list at a moment', goalMs: listGoalMs, path: list((n) => `${month}&at=-${2 + n}d`) },
    {
      name: 'list at a moment, onwards',
      goalMs: listGoalMs,
      path: list((n) => `${month}&at=-${2 + n}d&order=ascending`),
    },
    ...callQuestions(),
    {
      name: 'overview, 30 days, by model',
      goalMs: dashboardGoalMs,
      path: () => `/api/v1/metrics/overview?${month}`,
    },
    {
      name: 'overview, 30 days, by key',
      goalMs: dashboardGoalMs,
      path: () => `/api/v1/metrics/overview?${month}&by=key`,
    },
    {
      name: 'overview, 30 days, by user',
      goalMs: dashboardGoalMs,
      path: () => `/api/v1/metrics/overview?${month}&by=user`,
    },
    { name: 'sessions, 30 days', goalMs: dashboardGoalMs, path: () => `/api/v1/sessions?${month}` },
    { name: 'users, 30 days', goalMs: dashboardGoalMs, path: () => `/api/v1/users?${month}` },
    {
      name: 'sessions, 30 days, by cost',
      goalMs: dashboardGoalMs,
      path: () => `/api/v1/sessions?${month}&order=cost`,
    },
    {
      name: 'totals of sessions, 30 days',
      goalMs: dashboardGoalMs,
      path: () => `/api/v1/sessions/totals?${month}`,
    },
    {
      name: 'totals of users, 30 days',
      goalMs: dashboardGoalMs,
      path: () => `/api/v1/users/totals?${month}`,
    },
    {
      name: 'one trace by its id',
      goalMs: null,
      path: (n) => `/api/v1/traces/${ids[(n * 9) % ids.length]}`,
    },
  ]
}

function callQuestions(): Question[] {
  const calls = (filter: (round: number) => string) => (round: number) =>
    `/api/v1/calls?limit=50&${month}&${filter(round)}`
  return [
    ...['time', 'duration', 'tokens'].map((sort) => ({
      name: `calls by ${sort}`,
      goalMs: listGoalMs,
      path: calls(() => `sort=${sort}`),
    })),
    { name: 'calls of a user', goalMs: listGoalMs, path: calls((n) => `user=user-${n * 97}`) },
    { name: 'calls at a moment', goalMs: listGoalMs, path: calls((n) => `at=-${2 + n}d`) },
    {
      name: 'totals of calls, 30 days',
      goalMs: dashboardGoalMs,
      path: () => `/api/v1/calls/measures?${month}`,
    },
  ]
}

function isEmpty(reply: unknown): boolean {
  return JSON.stringify(reply).includes('"items":[]')
}

function rowsOf(bySize: readonly SizeMeasured[]): Row[] {
  const names = bySize.at(-1)?.queries.map(({ name }) => name) ?? []
  return names.map((name) => {
    const figures: Record<string, Figure> = {}
    for (const { spans, queries } of bySize) {
      const { times = [], beforeTimes = [] } = queries.find((query) => query.name === name) ?? {}
      figures[`median ms at ${spans.toLocaleString('en-US')}`] = figureOf(times)
      figures[`p95 ms at ${spans.toLocaleString('en-US')}`] = figureOf([p95(times)])
      if (beforeTimes.length === 0) continue
      figures[`median ms at ${spans.toLocaleString('en-US')}, the build before`] =
        figureOf(beforeTimes)
    }
    const goalMs = bySize.at(-1)?.queries.find((query) => query.name === name)?.goalMs ?? null
    return { name, figures, ...(goalMs === null ? {} : { note: `to reach: p95 < ${goalMs} ms` }) }
  })
}

function missed({ queries }: SizeMeasured): string[] {
  const over = queries.filter(({ goalMs, times }) => goalMs !== null && p95(times) >= goalMs)
  return over.length === 0
    ? ['Every goal is reached at the largest size.']
    : over.map(
        ({ name, goalMs, times }) =>
          `not reached: ${name}, p95 ${Math.round(p95(times))} ms, goal ${goalMs} ms`,
      )
}
