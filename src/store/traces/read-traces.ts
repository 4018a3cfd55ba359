import type { SpanStatus } from '#contract/span-row.ts'
import type { StoredTrace } from '#store/ports/stored-trace.ts'
import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import { readPricedUsage } from '#store/traces/priced-usage.ts'
import { failedSpan, lastOfTrace, statusSql } from '#store/traces/trace-conditions.ts'
import { minuteText, placeKey, type TracePlace, tracePlaces } from '#store/traces/trace-places.ts'

/** Kinds of error that are told of one trace. */
const errorTypesMax = 10

/** A trace as the engine sums it up. */
export type TraceLine = {
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

/** What these rows say of their traces together. */
export function readTraceLines(
  database: TraceDatabase,
  {
    where,
    parameters,
    /** What follows GROUP BY, where not all are wanted. */
    among = '',
  }: {
    readonly where: string
    readonly parameters: QueryParameters
    readonly among?: string
  },
): Promise<TraceLine[]> {
  return database.query(
    `SELECT trace_id AS traceId, environment,
       ${lastOfTrace('name')} AS name, ${statusSql} AS status, min(started) AS started_at,
       toString(toUnixTimestamp64Nano(started_at)) AS startedNs, toString(toUnixTimestamp64Nano(max(ended))) AS endedNs,
       sum(traces.spans) AS spans, sum(traces.calls) AS calls, sum(traces.errors) AS errors,
       groupUniqArrayArray(traces.models) AS models, groupUniqArrayArray(traces.providers) AS providers, groupUniqArrayArray(traces.keys) AS keys,
       groupUniqArrayArray(traces.services) AS services, groupUniqArrayArray(traces.tags) AS tags, groupUniqArrayArray(traces.flags) AS flags,
       ${lastOfTrace('user_id')} AS userId, ${lastOfTrace('session_id')} AS sessionId,
       sumMap(usage) AS tokens, sumMap(calls_by_price) AS callsByPrice, toString(sum(traces.reported_cost)) AS reportedCost,
       argMaxMerge(traces.input_preview) AS inputPreview, argMaxMerge(traces.output_preview) AS outputPreview
     FROM traces WHERE ${where} GROUP BY environment, trace_hash, trace_id ${among}`,
    parameters,
  )
}

/** The traces of these lines, with the kinds of error of those that failed: spans say why, the traces' own table does not. */
export async function withErrorTypes(
  database: TraceDatabase,
  project: string,
  lines: readonly TraceLine[],
): Promise<StoredTrace[]> {
  const failed = lines.flatMap(({ traceId, environment, errors, startedNs, endedNs }) =>
    errors === '0'
      ? []
      : [
          {
            traceId,
            environment,
            first: minuteText(BigInt(startedNs)),
            last: minuteText(BigInt(endedNs)),
          },
        ],
  )
  const kinds = await readErrorTypes(database, project, failed)
  return lines.map((line) => readTraceLine(line, kinds.get(placeKey(line)) ?? []))
}

/** Rows of `traces` or `spans` that belong to traces with these places. */
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

async function readErrorTypes(
  database: TraceDatabase,
  project: string,
  places: readonly TracePlace[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (places.length === 0) return new Map()
  const { where, parameters } = rowsAt(project, places)
  const lines = await database.query<{ traceId: string; environment: string; kinds: string[] }>(
    `SELECT trace_id AS traceId, environment, arraySort(groupUniqArray(${errorTypesMax})(toString(error_type))) AS kinds
     FROM spans WHERE ${where} AND ${failedSpan} GROUP BY trace_id, environment`,
    parameters,
  )
  return new Map(lines.map((line) => [placeKey(line), line.kinds]))
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
