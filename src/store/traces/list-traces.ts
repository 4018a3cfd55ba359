import type { SpanStatus } from '#contract/span-row.ts'
import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredTrace } from '#store/ports/stored-trace.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import { readPricedUsage } from '#store/traces/priced-usage.ts'
import {
  failedSpan,
  lastOfTrace,
  statusSql,
  traceConditions,
} from '#store/traces/trace-conditions.ts'

/**
 * Lists look at the newest slice first and widen only while it has too few: a busy project answers
 * from minutes of data, whatever the window. Seconds; the last step is the whole window.
 */
const sliceSteps = [900, 3600, 6 * 3600, 86_400, 7 * 86_400]

const nanosPerSecond = 1_000_000_000n
const nanosPerMinute = 60n * nanosPerSecond

/**
 * How far past a page's end the rows of its traces are read, for the filters: what a trace did
 * later than that is not filtered by on the pages after the first.
 */
const tailNs = 3600n * nanosPerSecond

/** A slice full of traces that began before it is left for a wider one after so many reads. */
const readsPerSliceMax = 10

/** Kinds of error that are told of one trace. */
const errorTypesMax = 10

export type ListQuery = {
  readonly place: Place
  readonly window: Window
  readonly conditions: TraceConditions
  readonly limit: number
  readonly before: { readonly startedAtNs: bigint; readonly traceId: string } | null
}

/** Traces that began within the window. */
export async function listTraces(
  database: TraceDatabase,
  query: ListQuery,
): Promise<StoredTrace[]> {
  const endNs =
    query.before === null || query.before.startedAtNs >= query.window.toNs
      ? query.window.toNs
      : query.before.startedAtNs + 1n
  // Slices are counted from now; what lies ahead of it is part of the first.
  const newestNs = endNs === query.window.toNs ? endNs - (query.window.aheadNs ?? 0n) : endNs
  let found: FoundTrace[] = []
  for (const stepS of [...sliceSteps, null]) {
    const fromNs =
      stepS === null
        ? query.window.fromNs
        : maximum(query.window.fromNs, newestNs - BigInt(stepS) * nanosPerSecond)
    const isLast = fromNs === query.window.fromNs
    found = await findBegun(database, query, { fromNs, toNs: endNs }, isLast)
    if (found.length >= query.limit || isLast) break
  }
  if (found.length === 0) return []
  const whole = await readTraces(
    database,
    query.place.project,
    found.map(({ traceId }) => traceId),
  )
  const order = new Map(
    found.map(({ traceId, environment }, index) => [`${environment}\t${traceId}`, index]),
  )
  return whole
    .filter((trace) => order.has(`${trace.environment}\t${trace.traceId}`))
    .toSorted(
      (a, b) =>
        (order.get(`${a.environment}\t${a.traceId}`) ?? 0) -
        (order.get(`${b.environment}\t${b.traceId}`) ?? 0),
    )
}

type FoundTrace = {
  readonly traceId: string
  readonly environment: string
  readonly startedNs: string
}

/**
 * The newest traces that began within a slice. One that began before it has rows within it too and
 * seems to begin there: it belongs further down the list, and would take the cursor with it.
 */
async function findBegun(
  database: TraceDatabase,
  query: ListQuery,
  slice: Window,
  isLast: boolean,
): Promise<FoundTrace[]> {
  const begun: FoundTrace[] = []
  let { before } = query
  const readsMax = isLast ? Number.POSITIVE_INFINITY : readsPerSliceMax
  for (let read = 0; read < readsMax; read += 1) {
    const found = await findIds(database, { ...query, before }, slice)
    begun.push(...(await withoutEarlier(database, query.place.project, found, slice.fromNs)))
    const last = found.at(-1)
    if (last === undefined || found.length < query.limit || begun.length >= query.limit) break
    before = { startedAtNs: BigInt(last.startedNs), traceId: last.traceId }
  }
  return begun.slice(0, query.limit)
}

/** Of traces with rows since a time those that began since then, too. */
export async function withoutEarlier<Found extends { readonly traceId: string }>(
  database: TraceDatabase,
  project: string,
  found: readonly Found[],
  fromNs: bigint,
): Promise<Found[]> {
  if (found.length === 0) return []
  const earlier = await database.query<{ traceId: string }>(
    `SELECT trace_id AS traceId FROM trace_places
     WHERE project = {project:String} AND trace_id IN {ids:Array(String)}
     GROUP BY trace_id HAVING min(first_minute) < toDateTime({from:UInt32}, 'UTC')`,
    {
      project,
      ids: found.map(({ traceId }) => traceId),
      from: Number(fromNs / nanosPerMinute) * 60,
    },
  )
  const left = new Set(earlier.map(({ traceId }) => traceId))
  return found.filter(({ traceId }) => !left.has(traceId))
}

async function findIds(
  database: TraceDatabase,
  query: ListQuery,
  slice: Window,
): Promise<FoundTrace[]> {
  const rowsToNs = minimum(query.window.toNs, slice.toNs + tailNs)
  const { where, parameters } = traceConditions(
    query.place,
    { fromNs: slice.fromNs, toNs: rowsToNs },
    query.conditions,
  )
  const cursor =
    query.before === null
      ? ''
      : "AND (started_at, trace_id) < (fromUnixTimestamp64Nano({before_ns:Int64}, 'UTC'), {before_id:String})"
  return database.query(
    `SELECT trace_id AS traceId, environment, min(started) AS started_at, toString(toUnixTimestamp64Nano(started_at)) AS startedNs
     FROM traces WHERE ${where}
     GROUP BY environment, trace_hash, trace_id
     HAVING sum(traces.spans) > 0 AND started_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Nano({end_ns:Int64}, 'UTC') ${cursor}
     ORDER BY started_at DESC, trace_id DESC LIMIT {limit:UInt32}`,
    {
      ...parameters,
      end_ns: String(slice.toNs),
      limit: query.limit,
      ...(query.before === null
        ? {}
        : { before_ns: String(query.before.startedAtNs), before_id: query.before.traceId }),
    },
  )
}

type TraceLine = {
  traceId: string
  environment: string
  name: string
  status: SpanStatus
  startedNs: string
  endedNs: string
  spans: string
  calls: string
  errors: string
  models: string[]
  providers: string[]
  keys: string[]
  services: string[]
  userId: string
  sessionId: string
  tags: string[]
  flags: string[]
  tokens: Record<string, string>
  callsByPrice: Record<string, string>
  reportedCost: string
  inputPreview: string
  outputPreview: string
}

/** Whole traces by id, in no order: every minute they touch, found through `trace_places`. */
export async function readTraces(
  database: TraceDatabase,
  project: string,
  traceIds: readonly string[],
): Promise<StoredTrace[]> {
  const places = await database.query<{ environment: string; first: string; last: string }>(
    `SELECT environment, toString(min(first_minute)) AS first, toString(max(last_minute)) AS last FROM trace_places
     WHERE project = {project:String} AND trace_id IN {ids:Array(String)} GROUP BY environment`,
    { project, ids: traceIds },
  )
  const errorTypes = readErrorTypes(database, { project, traceIds, places })
  const lines = await Promise.all(
    places.map(({ environment, first, last }) =>
      database.query<TraceLine>(
        `SELECT trace_id AS traceId, environment,
           ${lastOfTrace('name')} AS name, ${statusSql} AS status,
           toString(toUnixTimestamp64Nano(min(started))) AS startedNs, toString(toUnixTimestamp64Nano(max(ended))) AS endedNs,
           sum(traces.spans) AS spans, sum(traces.calls) AS calls, sum(traces.errors) AS errors,
           groupUniqArrayArray(traces.models) AS models, groupUniqArrayArray(traces.providers) AS providers, groupUniqArrayArray(traces.keys) AS keys,
           groupUniqArrayArray(traces.services) AS services, groupUniqArrayArray(traces.tags) AS tags, groupUniqArrayArray(traces.flags) AS flags,
           ${lastOfTrace('user_id')} AS userId, ${lastOfTrace('session_id')} AS sessionId,
           sumMap(usage) AS tokens, sumMap(calls_by_price) AS callsByPrice, toString(sum(traces.reported_cost)) AS reportedCost,
           argMaxMerge(traces.input_preview) AS inputPreview, argMaxMerge(traces.output_preview) AS outputPreview
         FROM traces
         WHERE project = {project:String} AND environment = {environment:String}
           AND minute >= toDateTime({first:String}, 'UTC') AND minute <= toDateTime({last:String}, 'UTC')
           AND trace_hash IN arrayMap(id -> cityHash64(id), {ids:Array(String)}) AND trace_id IN {ids:Array(String)}
         GROUP BY environment, trace_hash, trace_id`,
        { project, environment, first, last, ids: traceIds },
      ),
    ),
  )
  const kinds = await errorTypes
  return lines
    .flat()
    .map((line) => readTraceLine(line, kinds.get(`${line.environment}\t${line.traceId}`) ?? []))
}

type TracePlaceLine = {
  readonly environment: string
  readonly first: string
  readonly last: string
}

/** Kinds of error of the traces' failed spans, by environment and trace. */
async function readErrorTypes(
  database: TraceDatabase,
  {
    project,
    traceIds,
    places,
  }: {
    readonly project: string
    readonly traceIds: readonly string[]
    readonly places: readonly TracePlaceLine[]
  },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const lines = await Promise.all(
    places.map(({ environment, first, last }) =>
      database.query<{ id: string; kinds: string[] }>(
        `SELECT concat(environment, '\\t', trace_id) AS id, arraySort(groupUniqArray(${errorTypesMax})(toString(error_type))) AS kinds FROM spans
         WHERE project = {project:String} AND environment = {environment:String}
           AND minute >= toDateTime({first:String}, 'UTC') AND minute <= toDateTime({last:String}, 'UTC')
           AND trace_hash IN arrayMap(id -> cityHash64(id), {ids:Array(String)}) AND trace_id IN {ids:Array(String)} AND ${failedSpan}
         GROUP BY id`,
        { project, environment, first, last, ids: traceIds },
      ),
    ),
  )
  return new Map(lines.flat().map(({ id, kinds }) => [id, kinds]))
}

function readTraceLine(line: TraceLine, errorTypes: readonly string[]): StoredTrace {
  return {
    traceId: line.traceId,
    environment: line.environment,
    name: line.name,
    status: line.status,
    startedAtNs: BigInt(line.startedNs),
    endedAtNs: BigInt(line.endedNs),
    spans: Number(line.spans),
    calls: Number(line.calls),
    errors: Number(line.errors),
    errorTypes,
    models: line.models,
    providers: line.providers,
    keys: line.keys,
    services: line.services,
    userId: line.userId,
    sessionId: line.sessionId,
    tags: line.tags,
    flags: line.flags,
    priced: readPricedUsage(line.tokens, line.callsByPrice),
    reportedCost: line.reportedCost,
    inputPreview: line.inputPreview,
    outputPreview: line.outputPreview,
  }
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function maximum(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
