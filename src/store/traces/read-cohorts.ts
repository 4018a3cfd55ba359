import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredCohort, StoredCohortTotals, TraceStore } from '#store/ports/trace-store.ts'
import {
  type MeasureLine,
  readMeasures,
  selectMeasures,
} from '#store/traces/query/select-measures.ts'
import { begunWithin, rowsOf, setsAreNoIndex } from '#store/traces/query/rows.ts'
import { lastOfRow, lastOfTrace } from '#store/traces/query/trace-values.ts'

export type CohortQuery = Parameters<TraceStore['cohorts']>[0]

const measured = ['calls', 'errors', 'priced', 'reportedCost'] as const

type TotalsLine = MeasureLine<(typeof measured)[number]> & { readonly traces: string }

type CohortLine = TotalsLine & {
  readonly id: string
  readonly firstInput: string
  readonly lastOutput: string
  readonly others: string[]
  readonly firstNs: string
  readonly lastNs: string
}

const columnOf = { session: 'session_id', user: 'user_id' } as const

/** Where the most recent are looked for first, seconds; then in the whole window. */
const recentSliceSteps = [86_400, 7 * 86_400]

/**
 * Candidates per answer. Rows rank them, which may say more of one than its traces do: the order is
 * that of the traces of this many times as many.
 */
const candidatesFactor = 2

/**
 * Sessions or users of a window, from rows of traces: per-user minutes would be one row per user
 * and minute. First who they are, then the traces of those alone.
 */
export async function readCohorts(
  database: TraceDatabase,
  query: CohortQuery,
): Promise<StoredCohort[]> {
  const ids = query.ids ?? (await findIds(database, query))
  if (ids.length === 0) return []
  const { sql: rows, parameters } = rowsOf(query.place, query.window)
  const other = query.of === 'session' ? 'user' : 'session'
  const named = `SELECT trace_hash FROM traces WHERE ${rows} AND ${lastOfRow(columnOf[query.of])} IN {ids:Array(String)}`
  const lines = await database.query<CohortLine>(
    `SELECT ${query.of} AS id, groupUniqArrayIf(50)(${other}, ${other} != '') AS others, count() AS traces, ${selectMeasures('ofTraces', measured)},
       toString(toUnixTimestamp64Nano(min(started_at))) AS firstNs, toString(toUnixTimestamp64Nano(max(started_at))) AS lastNs,
       ${query.hasTexts ? 'argMin(source.input_preview, started_at) AS firstInput, argMax(source.output_preview, started_at) AS lastOutput' : "'' AS firstInput, '' AS lastOutput"}
     FROM (${tracesOf(`${rows} AND ${begunWithin} AND trace_hash IN (${named})`, query)}) AS source
     WHERE id IN {ids:Array(String)}
     GROUP BY id ORDER BY ${query.order === 'recent' ? 'max(started_at)' : 'traces'} DESC LIMIT {limit:UInt32} ${setsAreNoIndex}`,
    { ...parameters, ids, limit: query.limit },
  )
  return lines.map((line) => ({
    id: line.id,
    firstInput: line.firstInput,
    lastOutput: line.lastOutput,
    others: line.others,
    traces: Number(line.traces),
    firstNs: BigInt(line.firstNs),
    lastNs: BigInt(line.lastNs),
    ...readMeasures(line, measured),
  }))
}

/** The sums of all sessions or users of a window, from the traces of those that a search leaves. */
export async function readCohortTotals(
  database: TraceDatabase,
  query: Omit<CohortQuery, 'limit' | 'order' | 'hasTexts' | 'ids'>,
): Promise<StoredCohortTotals> {
  const { sql: rows, parameters } = rowsOf(query.place, query.window)
  const named = `SELECT trace_hash FROM traces WHERE ${rows} AND ${lastOfRow(columnOf[query.of])} != ''`
  const [line] = await database.query<TotalsLine & { readonly count: string }>(
    `SELECT toString(uniqExact(${query.of})) AS count, count() AS traces, ${selectMeasures('ofTraces', measured)}
     FROM (${tracesOf(`${rows} AND ${begunWithin} AND trace_hash IN (${named})`, { hasTexts: false })}) AS source
     WHERE ${query.of} != '' ${query.search === '' ? '' : `AND positionCaseInsensitiveUTF8(${query.of}, {search:String}) > 0`} ${setsAreNoIndex}`,
    { ...parameters, search: query.search },
  )
  if (line === undefined) throw new Error('an aggregate without groups gives one row') // ClickHouse's promise
  return {
    count: Number(line.count),
    traces: Number(line.traces),
    ...readMeasures(line, measured),
  }
}

/** Who is to be shown, and some more. */
async function findIds(database: TraceDatabase, query: CohortQuery): Promise<string[]> {
  const wanted = query.limit * candidatesFactor
  const steps = query.order === 'recent' ? [...recentSliceSteps, null] : [null]
  let ids: string[] = []
  for (const stepS of steps) {
    const fromNs =
      stepS === null ? query.window.fromNs : query.window.toNs - BigInt(stepS) * 1_000_000_000n
    if (fromNs < query.window.fromNs) continue
    const window = { fromNs, toNs: query.window.toNs }
    const { sql: rows, parameters } = rowsOf(query.place, window)
    const lines = await database.query<{ id: string }>(
      `SELECT ${lastOfRow(columnOf[query.of])} AS id FROM traces WHERE ${rows} AND id != ''
         ${query.search === '' ? '' : 'AND positionCaseInsensitiveUTF8(id, {search:String}) > 0'}
       GROUP BY id ORDER BY ${query.order === 'recent' ? 'max(started)' : 'count()'} DESC, id LIMIT {limit:UInt32}`,
      { ...parameters, search: query.search, limit: wanted },
    )
    ids = lines.map(({ id }) => id)
    if (ids.length >= wanted) break
  }
  return ids
}

/** Traces brought together, because user and session often stand on one span of many only. */
function tracesOf(where: string, { hasTexts }: Pick<CohortQuery, 'hasTexts'>): string {
  return `SELECT ${lastOfTrace('user_id')} AS user, ${lastOfTrace('session_id')} AS session,
      ${hasTexts ? 'argMaxMerge(traces.input_preview) AS input_preview, argMaxMerge(traces.output_preview) AS output_preview,' : ''}
      min(traces.started) AS started_at, sum(traces.calls) AS calls, sum(traces.errors) AS errors,
      sumMap(traces.usage) AS usage, sumMap(traces.calls_by_price) AS calls_by_price, sum(traces.reported_cost) AS reported_cost
    FROM traces WHERE ${where} GROUP BY environment, trace_hash HAVING sum(traces.spans) > 0`
}
