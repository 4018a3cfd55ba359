import type { TraceDatabase } from '#store/ports/trace-database.ts'

/** Where a trace stands: the minutes it touches in one environment, UTC as the engine writes them. */
export type TracePlace = {
  readonly traceId: string
  readonly environment: string
  readonly first: string
  readonly last: string
}

/** Every place of these traces, in no order: their ids alone do not say where they are stored. */
export function tracePlaces(
  database: TraceDatabase,
  project: string,
  traceIds: readonly string[],
): Promise<TracePlace[]> {
  return database.query(
    `SELECT trace_id AS traceId, environment, toString(min(first_minute)) AS first, toString(max(last_minute)) AS last FROM trace_places
     WHERE project = {project:String} AND trace_id IN {ids:Array(String)} GROUP BY trace_id, environment`,
    { project, ids: traceIds },
  )
}

/** Tells the places of traces apart: one trace may stand in several environments. */
export function placeKey({
  environment,
  traceId,
}: Pick<TracePlace, 'environment' | 'traceId'>): string {
  return `${environment}\t${traceId}`
}

/** Of traces with rows since a time those that began since then, too. */
export function withoutEarlier<Found extends { readonly traceId: string }>(
  found: readonly Found[],
  places: readonly TracePlace[],
  fromNs: bigint,
): Found[] {
  const fromMinute = minuteText(fromNs)
  const earlier = new Set(
    places.flatMap(({ traceId, first }) => (first < fromMinute ? [traceId] : [])),
  )
  return found.filter(({ traceId }) => !earlier.has(traceId))
}

/** The minute of a moment, as `toString` of the engine writes it: texts that sort as the times do. */
export function minuteText(momentNs: bigint): string {
  const minute = new Date(Number(momentNs / 60_000_000_000n) * 60_000)
  return minute.toISOString().slice(0, 19).replace('T', ' ')
}
