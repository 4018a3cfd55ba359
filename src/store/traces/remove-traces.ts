import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { RemovedTraces } from '#store/ports/trace-store.ts'

/** Tables whose rows name their trace. Sums by minute and hour name nobody, and stay. */
const tables = ['spans', 'spans_core', 'traces', 'trace_places', 'scores'] as const

/** Ids in one statement: 10,000 of them are 350 KB of SQL. */
const idsPerStatement = 1_000

const traceIdText = /^[0-9a-f]{32}$/
const projectText = /^[a-z0-9_]{1,60}$/i

/**
 * Removes traces of a project by their ids: spans with their texts, summaries, places and scores.
 * Nothing of them can be read afterwards; the engine drops their bytes from its files as it merges.
 */
export async function removeTraces(
  database: TraceDatabase,
  project: string,
  traceIds: readonly string[],
): Promise<void> {
  for (const ids of pieces(project, traceIds)) {
    const list = ids.map((id) => `'${id}'`).join(',')
    for (const table of tables) {
      await database.command(
        database.expand(
          `DELETE FROM ${table} {on-cluster} WHERE project = '${project}' AND trace_id IN (${list})`,
        ),
      )
    }
  }
}

/** What the store has of these traces. */
export async function sizeOfTraces(
  database: TraceDatabase,
  project: string,
  traceIds: readonly string[],
): Promise<RemovedTraces> {
  const among = 'project = {project:String} AND trace_id IN {ids:Array(String)}'
  const counted = { traces: 0, spans: 0, scores: 0 }
  for (const ids of pieces(project, traceIds)) {
    const [line] = await database.query<{ traces: string; spans: string; scores: string }>(
      `SELECT (SELECT toString(uniqExact(trace_id)) FROM trace_places WHERE ${among}) AS traces,
         (SELECT toString(uniqExact(trace_id, span_id)) FROM spans_core WHERE ${among}) AS spans,
         (SELECT toString(uniqExact(id)) FROM scores WHERE ${among}) AS scores`,
      { project, ids },
    )
    counted.traces += Number(line?.traces ?? 0)
    counted.spans += Number(line?.spans ?? 0)
    counted.scores += Number(line?.scores ?? 0)
  }
  return counted
}

function pieces(project: string, traceIds: readonly string[]): string[][] {
  // A DELETE takes no parameters: nothing but ids becomes part of one.
  if (!projectText.test(project) || !traceIds.every((id) => traceIdText.test(id)))
    throw new Error('Traces are removed by ids of the store’s own.')
  return Array.from({ length: Math.ceil(traceIds.length / idsPerStatement) }, (_, piece) =>
    traceIds.slice(piece * idsPerStatement, (piece + 1) * idsPerStatement),
  )
}

/** Traces one of whose spans names a user, at most `limit`. */
export async function traceIdsOfUser(
  database: TraceDatabase,
  query: { readonly project: string; readonly user: string; readonly limit: number },
): Promise<string[]> {
  const found = await database.query<{ traceId: string }>(
    `SELECT DISTINCT trace_id AS traceId FROM spans
     WHERE project = {project:String} AND user_id = {user:String} LIMIT {limit:UInt32}`,
    query,
    { rowsMax: query.limit },
  )
  return found.map(({ traceId }) => traceId)
}
