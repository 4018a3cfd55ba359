import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { RemovedTraces } from '#store/ports/trace-store.ts'

/** Every table that has a project. The sums come last: they are what is missed least if the engine dies between. */
const tables = [
  'spans',
  'spans_core',
  'traces',
  'trace_places',
  'scores',
  'calls_by_minute',
  'calls_by_hour',
] as const

const projectText = /^[a-z0-9_]{1,60}$/i

/** Removes all rows of a project. Done again, it removes what was left. */
export async function removeProjectTraces(
  database: TraceDatabase,
  project: string,
): Promise<RemovedTraces> {
  // Statements of this kind take no parameters: nothing but an id becomes part of one.
  if (!projectText.test(project)) throw new Error('A project is removed by its id.')
  const [line] = await database.query<{ traces: string; spans: string; scores: string }>(
    `SELECT (SELECT toString(uniqExact(trace_id)) FROM trace_places WHERE project = {project:String}) AS traces,
       (SELECT toString(uniqExact(trace_id, span_id)) FROM spans_core WHERE project = {project:String}) AS spans,
       (SELECT toString(uniqExact(id)) FROM scores WHERE project = {project:String}) AS scores`,
    { project },
  )
  for (const table of tables)
    await database.command(
      database.expand(`DELETE FROM ${table} {on-cluster} WHERE project = '${project}'`),
    )
  return {
    traces: Number(line?.traces ?? 0),
    spans: Number(line?.spans ?? 0),
    scores: Number(line?.scores ?? 0),
  }
}
