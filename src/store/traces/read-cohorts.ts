import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { Place, StoredCohort, TraceConditions, Window } from '#store/ports/trace-store.ts'
import { statusSql, traceConditions } from '#store/traces/list-traces.ts'
import { readPricedUsage } from '#store/traces/priced-usage.ts'

const noConditions: TraceConditions = {
  status: [],
  model: [],
  provider: [],
  key: [],
  name: [],
  user: [],
  session: [],
  tag: [],
  flag: [],
  minDurationNs: null,
  search: '',
}

/** Traces brought together first, because user and session often stand on one span of many only. */
function tracesOf(where: string, having: string): string {
  return `SELECT trace_id, environment, argMaxMerge(traces.name) AS name, ${statusSql} AS status,
      argMaxMerge(traces.user_id) AS user, argMaxMerge(traces.session_id) AS session,
      min(traces.started) AS started_at, sum(traces.calls) AS calls, sum(traces.errors) AS errors,
      groupUniqArrayArray(traces.models) AS models, groupUniqArrayArray(traces.providers) AS providers,
      groupUniqArrayArray(traces.keys) AS keys, groupUniqArrayArray(traces.tags) AS tags,
      sumMap(traces.usage) AS usage, sumMap(traces.calls_by_price) AS calls_by_price, sum(traces.reported_cost) AS reported_cost
    FROM traces WHERE ${where} GROUP BY environment, trace_hash, trace_id HAVING sum(traces.spans) > 0 ${having}`
}

type CohortLine = {
  id: string
  others: string[]
  traces: string
  calls: string
  errors: string
  firstNs: string
  lastNs: string
  tokens: Record<string, string>
  callsByPrice: Record<string, string>
  reportedCost: string
}

/** Sessions or users of a window, from trace rows: per-user minutes would be one row per user and minute. */
export async function readCohorts(
  database: TraceDatabase,
  query: {
    place: Place
    window: Window
    of: 'session' | 'user'
    search: string
    limit: number
    order: 'recent' | 'traces'
  },
): Promise<StoredCohort[]> {
  const { where, having, parameters } = traceConditions(query.place, query.window, noConditions)
  const other = query.of === 'session' ? 'user' : 'session'
  const lines = await database.query<CohortLine>(
    `SELECT ${query.of} AS id, groupUniqArrayIf(50)(${other}, ${other} != '') AS others, count() AS traces, sum(t.calls) AS calls, sum(t.errors) AS errors,
       toString(toUnixTimestamp64Nano(min(started_at))) AS firstNs, toString(toUnixTimestamp64Nano(max(started_at))) AS lastNs,
       sumMap(t.usage) AS tokens, sumMap(t.calls_by_price) AS callsByPrice, toString(sum(t.reported_cost)) AS reportedCost
     FROM (${tracesOf(where, having)}) AS t
     WHERE id != '' ${query.search === '' ? '' : 'AND positionCaseInsensitiveUTF8(id, {search:String}) > 0'}
     GROUP BY id ORDER BY ${query.order === 'recent' ? 'max(started_at)' : 'traces'} DESC LIMIT {limit:UInt32}`,
    { ...parameters, search: query.search, limit: query.limit },
  )
  return lines.map(({ firstNs, lastNs, tokens, callsByPrice, ...line }) => ({
    id: line.id,
    others: line.others,
    traces: Number(line.traces),
    calls: Number(line.calls),
    errors: Number(line.errors),
    firstNs: BigInt(firstNs),
    lastNs: BigInt(lastNs),
    priced: readPricedUsage(tokens, callsByPrice),
    reportedCost: line.reportedCost,
  }))
}

const facetSql: readonly (readonly [
  name: string,
  condition: keyof TraceConditions | null,
  values: string,
])[] = [
  ['status', 'status', '[status]'],
  ['model', 'model', 'models'],
  ['provider', 'provider', 'providers'],
  ['key', 'key', 'keys'],
  ['environment', null, '[toString(environment)]'],
  ['name', 'name', '[name]'],
  ['user', 'user', '[user]'],
  ['tag', 'tag', 'tags'],
]

const facetValuesMax = 30

/** Counts of traces by each facet's values. A facet is counted under all filters but its own, so that its other values can be chosen. */
export async function readFacets(
  database: TraceDatabase,
  query: { place: Place; window: Window; conditions: TraceConditions },
): Promise<{ name: string; values: { value: string; traces: number }[] }[]> {
  return Promise.all(
    facetSql.map(async ([name, condition, values]) => {
      const conditions =
        condition === null ? query.conditions : { ...query.conditions, [condition]: [] }
      const { where, having, parameters } = traceConditions(query.place, query.window, conditions)
      const lines = await database.query<{ value: string; traces: string }>(
        `SELECT arrayJoin(${values}) AS value, count() AS traces FROM (${tracesOf(where, having)}) WHERE value != ''
         GROUP BY value ORDER BY traces DESC, value LIMIT ${facetValuesMax}`,
        parameters,
      )
      return {
        name,
        values: lines.map((line) => ({ value: line.value, traces: Number(line.traces) })),
      }
    }),
  )
}
