import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-store.ts'
import {
  begunWithin,
  lastOfRow,
  lastOfTrace,
  rowsOf,
  traceConditions,
} from '#store/traces/trace-conditions.ts'

type FacetQuery = {
  readonly place: Place
  readonly window: Window
  readonly conditions: TraceConditions
}

/** Sentence parts of one facet's query: rows of table `traces` that count, and all rows of the window. */
type Rows = { readonly counted: string; readonly all: string }

const facets: readonly {
  readonly name: string
  readonly condition: keyof TraceConditions | null
  readonly sql: (rows: Rows) => string
}[] = [
  { name: 'status', condition: 'status', sql: ofStatus },
  { name: 'model', condition: 'model', sql: ofRows('arrayJoin(models)') },
  { name: 'provider', condition: 'provider', sql: ofRows('arrayJoin(providers)') },
  { name: 'key', condition: 'key', sql: ofRows('arrayJoin(keys)') },
  { name: 'environment', condition: null, sql: ofRows('toString(environment)') },
  { name: 'name', condition: 'name', sql: ofTraces('name') },
  { name: 'user', condition: 'user', sql: ofTraces('user_id') },
  { name: 'tag', condition: 'tag', sql: ofRows('arrayJoin(tags)') },
]

const facetValuesMax = 30

/**
 * Counts of traces that began in the window by each facet's values, at most 30 a facet. A facet is
 * counted under all filters but its own, so that its other values can be chosen.
 */
export async function readFacets(
  database: TraceDatabase,
  query: FacetQuery,
): Promise<{ name: string; values: { value: string; traces: number }[] }[]> {
  return Promise.all(
    facets.map(async ({ name, condition, sql }) => {
      const conditions =
        condition === null ? query.conditions : { ...query.conditions, [condition]: [] }
      const { where, parameters } = traceConditions(query.place, query.window, conditions)
      const counted = `${where} AND ${begunWithin} AND spans > 0`
      const lines = await database.query<{ value: string; traces: string }>(
        `SELECT value, traces FROM (${sql({ counted, all: rowsOf(query.place, query.window).sql })}) WHERE value != '' AND traces > 0
         ORDER BY traces DESC, value LIMIT ${facetValuesMax}`,
        parameters,
      )
      return {
        name,
        values: lines.map((line) => ({ value: line.value, traces: Number(line.traces) })),
      }
    }),
  )
}

/** Values that a row says for its trace: a trace has all that any of its rows has. */
function ofRows(value: string): (rows: Rows) => string {
  return ({ counted }) =>
    `SELECT ${value} AS value, uniqExact(trace_hash) AS traces FROM traces WHERE ${counted} GROUP BY value`
}

function ofStatus({ counted }: Rows): string {
  return `SELECT pair.1 AS value, pair.2 AS traces FROM (
    SELECT toInt64(uniqExact(trace_hash)) AS every, toInt64(uniqExactIf(trace_hash, errors > 0)) AS failed, toInt64(uniqExactIf(trace_hash, errors > 0 OR root_status = 2)) - failed AS fine,
      arrayJoin([('error', failed), ('ok', fine), ('unset', every - failed - fine)]) AS pair
    FROM traces WHERE ${counted})`
}

/**
 * Values that only all rows of a trace say together. Most traces are one row, which is read as it
 * is; bringing a million of them together would take seconds.
 */
function ofTraces(column: 'name' | 'user_id'): (rows: Rows) => string {
  return ({ counted, all }) => {
    const several = `SELECT trace_hash FROM traces WHERE ${all} GROUP BY trace_hash HAVING count() > 1`
    return `SELECT value, count() AS traces FROM (
      SELECT ${lastOfRow(column)} AS value FROM traces WHERE ${counted} AND trace_hash NOT IN (${several})
      UNION ALL
      SELECT ${lastOfTrace(column)} AS value FROM traces WHERE ${counted} AND trace_hash IN (${several}) GROUP BY environment, trace_hash
    ) GROUP BY value`
  }
}

/** How many traces began in the window. */
export async function countTraces(
  database: TraceDatabase,
  place: Place,
  window: Window,
): Promise<number> {
  const { sql: rows, parameters } = rowsOf(place, window)
  const [line] = await database.query<{ traces: string }>(
    `SELECT uniqExact(trace_hash) AS traces FROM traces WHERE ${rows} AND ${begunWithin} AND spans > 0`,
    parameters,
  )
  return Number(line?.traces ?? 0)
}
