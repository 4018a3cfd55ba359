import { formatUsd, parseUsd } from '#kit/money.ts'
import type { StoredTrace } from '#store/ports/stored-trace.ts'
import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import { readPricedUsage } from '#store/traces/priced-usage.ts'
import { failedSpan, rootIsOk, valueOfLast } from '#store/traces/query/trace-values.ts'
import { minuteText, placeKey, type TracePlace, tracePlaces } from '#store/traces/trace-places.ts'

/** Kinds of error that are told of one trace. */
const errorTypesMax = 10

/** ClickHouse's code for more groups than were allowed. */
export const tooManyGroups = 158

/** A trace as the engine groups it: what each of its rows says, and the previews, which it alone can merge. */
export type TraceLine = {
  readonly traceId: string
  readonly environment: string
  readonly hash: string
  readonly startedNs: string
  readonly rows: readonly TraceLineRow[]
  readonly inputPreview: string
  readonly outputPreview: string
}

/** In the order of `rowColumns`. */
type TraceLineRow = readonly [
  endedNs: string,
  spans: string,
  calls: string,
  errors: string,
  rootStatus: number,
  name: string,
  userId: string,
  sessionId: string,
  models: readonly string[],
  providers: readonly string[],
  keys: readonly string[],
  services: readonly string[],
  tags: readonly string[],
  flags: readonly string[],
  usage: Readonly<Record<string, string>>,
  callsByPrice: Readonly<Record<string, string>>,
  reportedCost: string,
]

const rowColumns = `toUnixTimestamp64Nano(ended), spans, calls, errors, root_status, name_last, user_id_last, session_id_last,
  models, providers, keys, services, tags, flags, usage, calls_by_price, toString(reported_cost)`

/** Whole traces by id, in no order. */
export async function readTraces(
  database: TraceDatabase,
  project: string,
  traceIds: readonly string[],
): Promise<StoredTrace[]> {
  return readPlacedTraces(database, project, await tracePlaces(database, project, traceIds))
}

/** Whole traces whose places are known, in no order: every minute they touch. */
export async function readPlacedTraces(
  database: TraceDatabase,
  project: string,
  places: readonly TracePlace[],
): Promise<StoredTrace[]> {
  if (places.length === 0) return []
  const { where, parameters } = rowsAt(project, places)
  return withErrorTypes(database, project, await readTraceLines(database, { where, parameters }))
}

/**
 * The traces of these rows, with what each row says: to plan sums of twenty columns takes the engine
 * longer than it takes us to add up the few rows that a trace has.
 */
export function readTraceLines(
  database: TraceDatabase,
  {
    where,
    parameters,
    /** What follows GROUP BY, where not all are wanted. */
    among = '',
    /** More traces than this are an error of code `tooManyGroups`. */
    tracesMax = 0,
  }: {
    readonly where: string
    readonly parameters: QueryParameters
    readonly among?: string
    readonly tracesMax?: number
  },
): Promise<TraceLine[]> {
  return database.query(
    `SELECT traceId, environment, hash, startedNs, rows, inputPreview, outputPreview FROM (
       SELECT trace_id AS traceId, environment, toString(trace_hash) AS hash, min(started) AS started_at, toString(toUnixTimestamp64Nano(started_at)) AS startedNs,
         groupArray((${rowColumns})) AS rows,
         argMaxMerge(traces.input_preview) AS inputPreview, argMaxMerge(traces.output_preview) AS outputPreview
       FROM traces WHERE ${where} GROUP BY environment, trace_hash, trace_id ${among}
       SETTINGS max_rows_to_group_by = ${tracesMax}, group_by_overflow_mode = 'throw'
     )`,
    parameters,
  )
}

/** The traces of these lines, with the kinds of error of those that failed: spans say why, the traces' own table does not. */
export async function withErrorTypes(
  database: TraceDatabase,
  project: string,
  lines: readonly TraceLine[],
): Promise<StoredTrace[]> {
  const traces = lines.map(summedUp)
  const failed = traces.filter(({ errors }) => errors > 0)
  const hashes = new Map(lines.map(({ traceId, hash }) => [traceId, hash]))
  const kinds = await readErrorTypes(
    database,
    project,
    failed.map((trace) => ({ ...trace, hash: hashes.get(trace.traceId) ?? '' })),
  )
  return traces.map((trace) => ({ ...trace, errorTypes: kinds.get(placeKey(trace)) ?? [] }))
}

/** Rows of `traces` that belong to traces with these places. */
function rowsAt(
  project: string,
  places: readonly TracePlace[],
): { where: string; parameters: QueryParameters } {
  const firsts = places.map(({ first }) => first).toSorted()
  const lasts = places.map(({ last }) => last).toSorted()
  return {
    where: `project = {project:String} AND environment IN {environments:Array(String)}
      AND minute >= toDateTime({first:String}, 'UTC') AND minute <= toDateTime({last:String}, 'UTC')
      AND trace_hash IN arrayMap(id -> cityHash64(id), {ids:Array(String)}) AND trace_id IN {ids:Array(String)}`,
    parameters: {
      project,
      environments: [...new Set(places.map(({ environment }) => environment))],
      first: firsts[0] ?? '',
      last: lasts.at(-1) ?? '',
      ids: [...new Set(places.map(({ traceId }) => traceId))],
    },
  }
}

/** Kinds of error of the spans of traces, found by their hashes and times alone: each condition more is planned for longer. */
async function readErrorTypes(
  database: TraceDatabase,
  project: string,
  traces: readonly (Pick<StoredTrace, 'environment' | 'startedAtNs' | 'endedAtNs'> & {
    readonly hash: string
  })[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (traces.length === 0) return new Map()
  const lines = await database.query<{ traceId: string; environment: string; kinds: string[] }>(
    `SELECT trace_id AS traceId, environment, arraySort(groupUniqArray(${errorTypesMax})(toString(error_type))) AS kinds
     FROM spans WHERE project = {project:String} AND environment IN {environments:Array(String)}
       AND minute >= toDateTime({first:String}, 'UTC') AND minute <= toDateTime({last:String}, 'UTC')
       AND trace_hash IN arrayMap(hash -> toUInt64(hash), {hashes:Array(String)}) AND ${failedSpan} GROUP BY trace_id, environment`,
    {
      project,
      environments: [...new Set(traces.map(({ environment }) => environment))],
      first: traces.map(({ startedAtNs }) => minuteText(startedAtNs)).toSorted()[0] ?? '',
      last:
        traces
          .map(({ endedAtNs }) => minuteText(endedAtNs))
          .toSorted()
          .at(-1) ?? '',
      hashes: [...new Set(traces.map(({ hash }) => hash))],
    },
  )
  return new Map(lines.map((line) => [placeKey(line), line.kinds]))
}

/** A trace of its rows; what kinds its errors are of is still to be told. */
function summedUp({ rows, startedNs, hash: _, ...line }: TraceLine): StoredTrace {
  const each = rows.map(
    ([
      endedNs,
      spans,
      calls,
      errors,
      rootStatus,
      name,
      userId,
      sessionId,
      models,
      providers,
      keys,
      services,
      tags,
      flags,
      usage,
      callsByPrice,
      reportedCost,
    ]) => ({
      ...{ endedNs, spans, calls, errors, rootStatus, name, userId, sessionId, models, providers },
      ...{ keys, services, tags, flags, usage, callsByPrice, reportedCost },
    }),
  )
  const sum = (count: 'spans' | 'calls' | 'errors') =>
    // A row that takes back what another one counts is below zero, which an unsigned column writes as 2⁶⁴ less.
    Number(
      BigInt.asIntN(
        64,
        each.reduce((all, row) => all + BigInt(row[count]), 0n),
      ),
    )
  const union = (list: 'models' | 'providers' | 'keys' | 'services' | 'tags' | 'flags') => [
    ...new Set(each.flatMap((row) => row[list])),
  ]
  const last = (text: 'name' | 'userId' | 'sessionId') =>
    valueOfLast(each.map((row) => row[text]).reduce((a, b) => (a > b ? a : b), ''))
  const errors = sum('errors')
  const rootStatus = Math.max(...each.map((row) => row.rootStatus))
  return {
    ...line,
    name: last('name'),
    status: errors > 0 ? 'error' : rootStatus === rootIsOk ? 'ok' : 'unset',
    startedAtNs: BigInt(startedNs),
    endedAtNs: each.map(({ endedNs }) => BigInt(endedNs)).reduce((a, b) => (a > b ? a : b), 0n),
    spans: sum('spans'),
    calls: sum('calls'),
    errors,
    errorTypes: [],
    models: union('models'),
    providers: union('providers'),
    keys: union('keys'),
    services: union('services'),
    userId: last('userId'),
    sessionId: last('sessionId'),
    tags: union('tags'),
    flags: union('flags'),
    priced: readPricedUsage(
      addedUp(each.map(({ usage }) => usage)),
      addedUp(each.map(({ callsByPrice }) => callsByPrice)),
    ),
    reportedCost: formatUsd(each.reduce((all, row) => all + parseUsd(row.reportedCost), 0n)),
  }
}

function addedUp(
  maps: readonly Readonly<Record<string, string>>[],
): Readonly<Record<string, string>> {
  const [only] = maps
  if (maps.length === 1 && only !== undefined) return only
  const sums: Record<string, bigint> = {}
  for (const map of maps)
    for (const [name, count] of Object.entries(map)) sums[name] = (sums[name] ?? 0n) + BigInt(count)
  return Object.fromEntries(Object.entries(sums).map(([name, count]) => [name, String(count)]))
}
