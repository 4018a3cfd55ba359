import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredStep } from '#store/ports/trace-store.ts'
import { spansPerTraceMax } from '#store/traces/read-spans.ts'

type PlaceLine = { environment: string; hour: string; first: string; last: string; ids: string[] }

type StepLine = Omit<StoredStep, 'startedAtNs' | 'durationNs' | 'hasContent'> & {
  startedNs: string
  durationNs: string
  hasContent: number
}

/**
 * The steps of many traces, each trace's in order of start; what a client sent twice shows once. A
 * statement for the traces of an hour: the minutes bound what is read, and those of an evaluation
 * began together.
 */
export async function readSteps(
  database: TraceDatabase,
  project: string,
  traceIds: readonly string[],
): Promise<StoredStep[]> {
  const places = await database.query<PlaceLine>(
    `SELECT environment, toString(toStartOfHour(begun)) AS hour, toString(min(begun)) AS first, toString(max(ended)) AS last, groupArray(trace_id) AS ids
     FROM (
       SELECT trace_id, environment, min(first_minute) AS begun, max(last_minute) AS ended
       FROM trace_places WHERE project = {project:String} AND trace_id IN {ids:Array(String)} GROUP BY trace_id, environment
     ) GROUP BY environment, hour`,
    { project, ids: [...traceIds] },
  )
  const found: StoredStep[] = []
  for (const place of places) found.push(...(await readPlace(database, project, place)))
  // A trace that lies in two environments is whole again.
  return found.toSorted((a, b) => Number(a.startedAtNs - b.startedAtNs))
}

/** Halves what is too much for one answer; of a single trace the first spans are read. */
async function readPlace(
  database: TraceDatabase,
  project: string,
  place: PlaceLine,
): Promise<StoredStep[]> {
  const { environment, first, last, ids } = place
  const lines = await database.query<StepLine>(
    `SELECT * FROM (
       SELECT trace_id AS traceId, span_id AS spanId, name, kind, status, has_content AS hasContent,
         toString(toUnixTimestamp64Nano(started_at)) AS startedNs, toString(duration_ns) AS durationNs
       FROM spans_core
       WHERE project = {project:String} AND environment = {environment:String}
         AND minute >= toDateTime({first:String}, 'UTC') AND minute <= toDateTime({last:String}, 'UTC')
         AND trace_hash IN arrayMap(id -> cityHash64(id), {ids:Array(String)}) AND trace_id IN {ids:Array(String)}
       ORDER BY received_at DESC LIMIT 1 BY trace_id, span_id
     ) ORDER BY length(startedNs), startedNs, spanId LIMIT ${spansPerTraceMax}`,
    { project, environment, first, last, ids },
    { rowsMax: spansPerTraceMax },
  )
  if (lines.length === spansPerTraceMax && ids.length > 1) {
    const half = Math.ceil(ids.length / 2)
    return [
      ...(await readPlace(database, project, { ...place, ids: ids.slice(0, half) })),
      ...(await readPlace(database, project, { ...place, ids: ids.slice(half) })),
    ]
  }
  return lines.map(({ startedNs, durationNs, hasContent, ...line }) => ({
    ...line,
    startedAtNs: BigInt(startedNs),
    durationNs: BigInt(durationNs),
    hasContent: hasContent === 1,
  }))
}
