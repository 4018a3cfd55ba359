import { tokenClasses } from '#contract/usage.ts'
import type { SpanStatus } from '#contract/span-row.ts'
import type {
  CallListQuery,
  CallQuery,
  CallSort,
  StoredCall,
  StoredCallTotal,
} from '#store/ports/stored-calls.ts'
import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import { environmentCondition } from '#store/traces/place-condition.ts'
import { readPricedUsage, readUsage } from '#store/traces/priced-usage.ts'
import { rowsOf } from '#store/traces/query/rows.ts'
import { lastOfTrace } from '#store/traces/query/trace-values.ts'
import { rollupStepOf } from '#store/traces/rollup-window.ts'

const sortValues: Readonly<Record<CallSort, string>> = {
  time: 'toInt64(toUnixTimestamp64Nano(started))',
  duration: 'toInt64(lasted)',
  tokens: 'toInt64(tokensUsed)',
}

/** Of a row: to remember the map of every call of a month, only to order them, takes gigabytes. */
const tokensOfRow = tokenClasses.map((name) => `spans.usage['${name}']`).join(' + ')

/** Kinds of error that are told; there are few. */
const errorTypesMax = 30

type CallLine = {
  trace_id: string
  span_id: string
  label: string
  place: string
  state: SpanStatus
  kindOfError: string
  message: string
  startedNs: string
  durationNs: string
  company: string
  named: string
  tier: string
  keyId: string
  user: string
  session: string
  marks: string[]
  used: Record<string, string>
  reported: string
  sortValue: string
}

/** Calls in the order asked for, at most `limit`. */
export async function listCalls(
  database: TraceDatabase,
  query: CallListQuery,
): Promise<StoredCall[]> {
  const { sql, rowsSql, parameters } = countedCalls(query)
  const [direction, compares] = query.isAscending ? ['ASC', '>'] : ['DESC', '<']
  const cursor =
    query.after === null
      ? ''
      : `WHERE (sortValue, trace_id, span_id) ${compares} ({after_value:Int64}, {after_trace:String}, {after_span:String})`
  const order = `ORDER BY sortValue ${direction}, trace_id ${direction}, span_id ${direction} LIMIT {limit:UInt32}`
  // First which calls these are, by what orders them alone: to read all columns of all calls takes
  // seconds where a window has a hundred thousand.
  const page = `SELECT trace_hash, span_id FROM (SELECT trace_hash, trace_id, span_id, ${sortValues[query.sort]} AS sortValue FROM (${sql(rowsSql)})) ${cursor} ${order}`
  const lines = await database.query<CallLine>(
    `SELECT trace_id, span_id, label, place, state, kindOfError, message, toString(toUnixTimestamp64Nano(started)) AS startedNs,
       toString(lasted) AS durationNs, company, named, tier, keyId, user, session, marks, used, toString(reported) AS reported,
       ${sortValues[query.sort]} AS sortValue
     FROM (${sql(`${rowsSql} AND (spans.trace_hash, spans.span_id) IN (${page})`)}) ${order}`,
    {
      ...parameters,
      limit: query.limit,
      ...(query.after === null
        ? {}
        : {
            after_value: String(query.after.value),
            after_trace: query.after.traceId,
            after_span: query.after.spanId,
          }),
    },
  )
  return lines.map((line) => ({
    traceId: line.trace_id,
    spanId: line.span_id,
    name: line.label,
    environment: line.place,
    status: line.state,
    errorType: line.kindOfError,
    statusMessage: line.message,
    startedAtNs: BigInt(line.startedNs),
    durationNs: BigInt(line.durationNs),
    provider: line.company,
    model: line.named,
    tier: line.tier,
    key: line.keyId,
    userId: line.user,
    sessionId: line.session,
    flags: line.marks,
    usage: readUsage(line.used),
    reportedCost: line.reported,
    sortValue: BigInt(line.sortValue),
  }))
}

/** Sums over all calls that a list with the same conditions has. */
export async function totalCalls(
  database: TraceDatabase,
  query: CallQuery,
): Promise<StoredCallTotal> {
  const { sql: calls, rowsSql, parameters } = countedCalls(query)
  const sql = calls(rowsSql)
  const [lines, kinds] = await Promise.all([
    // Grouped by price before anything is added up: a map of long names for each call takes seconds.
    database.query<PriceLine>(
      `SELECT company, named, tier, count() AS calls, countIf(state = 'error') AS errors, toString(sum(sum(reported)) OVER ()) AS reportedOfAll, sumMap(used) AS tokens
       FROM (${sql}) GROUP BY company, named, tier`,
      parameters,
    ),
    database.query<{ errorType: string; calls: string }>(
      `SELECT kindOfError AS errorType, count() AS calls FROM (${sql}) WHERE state = 'error'
       GROUP BY errorType ORDER BY calls DESC, errorType LIMIT ${errorTypesMax}`,
      parameters,
    ),
  ])
  const tokens: Record<string, string> = {}
  const callsByPrice: Record<string, string> = {}
  for (const line of lines) {
    const price = [line.company, line.named, line.tier].join('\t')
    callsByPrice[price] = line.calls
    for (const [name, amount] of Object.entries(line.tokens)) tokens[`${price}\t${name}`] = amount
  }
  return {
    calls: sumOf(lines, 'calls'),
    errors: sumOf(lines, 'errors'),
    reportedCost: lines[0]?.reportedOfAll ?? '0',
    priced: readPricedUsage(tokens, callsByPrice),
    errorTypes: kinds.map(({ errorType, calls: count }) => ({ errorType, calls: Number(count) })),
  }
}

type PriceLine = {
  company: string
  named: string
  tier: string
  calls: string
  errors: string
  /** Of all lines together: decimals are added up where they are exact. */
  reportedOfAll: string
  tokens: Record<string, string>
}

function sumOf(lines: readonly PriceLine[], count: 'calls' | 'errors'): number {
  return lines.reduce((sum, line) => sum + Number(line[count]), 0)
}

/**
 * One row a call that owns its tokens, as it came last: what was taken back adds up to none. The
 * window is that of the rollups, so that a list has what they count.
 */
function countedCalls({ place, window, conditions }: CallQuery): {
  /** The calls of these rows. */
  sql: (rows: string) => string
  rowsSql: string
  parameters: QueryParameters
} {
  const environment = environmentCondition(place)
  const start = rollupStepOf(window) === 'minute' ? 'toStartOfMinute' : 'toStartOfHour'
  const parameters: Record<string, string | string[]> = {
    project: place.project,
    from_ns: String(window.fromNs),
    to_ns: String(window.toNs),
    ...environment.parameters,
  }
  const rows = [
    'project = {project:String}',
    ...environment.conditions,
    `minute >= ${start}(fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC'))`,
    `${start}(minute) < fromUnixTimestamp64Nano({to_ns:Int64}, 'UTC')`,
    "kind = 'model'",
    'spans.counts != 0',
  ]
  const kept = ['sum(spans.counts) > 0']
  for (const [name, column] of listColumns) {
    if (conditions[name].length === 0) continue
    parameters[`any_${name}`] = [...conditions[name]]
    kept.push(`has({any_${name}:Array(String)}, toString(${column}))`)
  }
  if (conditions.user.length > 0) {
    // A trace has its user from any of its spans; a call seldom names them itself.
    parameters['any_user'] = [...conditions.user]
    rows.push(`trace_hash IN (SELECT trace_hash FROM traces WHERE ${rowsOf(place, window).sql}
      GROUP BY environment, trace_hash HAVING has({any_user:Array(String)}, ${lastOfTrace('user_id')}))`)
  }
  if (conditions.minDurationNs !== null) {
    parameters['min_duration'] = String(conditions.minDurationNs)
    kept.push('lasted >= {min_duration:UInt64}')
  }
  if (conditions.prices !== null) {
    parameters['prices'] = conditions.prices.of.map(
      ({ provider, model, tier }) => `${provider}\t${model}\t${tier}`,
    )
    const isAmong = "has({prices:Array(String)}, concat(company, '\\t', named, '\\t', tier))"
    kept.push(conditions.prices.isAmong ? isAmong : `NOT ${isAmong}`)
  }
  const newestOf = (value: string) => `argMaxIf(${value}, spans.received_at, spans.counts > 0)`
  const newest = (column: string) => newestOf(`spans.${column}`)
  return {
    rowsSql: rows.join(' AND '),
    sql: (
      of,
    ) => `SELECT trace_hash, trace_id, span_id, ${newest('name')} AS label, toString(${newest('environment')}) AS place, ${newest('status')} AS state,
        ${newest('error_type')} AS kindOfError, substringUTF8(${newest('status_message')}, 1, 200) AS message, ${newest('started_at')} AS started,
        ${newest('duration_ns')} AS lasted, ${newest('provider')} AS company, ${newest('model')} AS named, ${newest('price_tier')} AS tier,
        ${newest('key')} AS keyId, ${newest('user_id')} AS user, ${newest('session_id')} AS session, ${newest('flags')} AS marks,
        ${newest('usage')} AS used, ${newestOf(tokensOfRow)} AS tokensUsed, ifNull(${newest('reported_cost')}, 0) AS reported
      FROM spans WHERE ${of}
      GROUP BY trace_hash, trace_id, span_id HAVING ${kept.join(' AND ')}`,
    parameters,
  }
}

const listColumns = [
  ['status', 'state'],
  ['model', 'named'],
  ['provider', 'company'],
  ['key', 'keyId'],
  ['errorType', 'kindOfError'],
] as const
