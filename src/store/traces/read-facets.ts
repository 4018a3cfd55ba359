import { traceFacetTitles } from '#contract/trace-filter.ts'
import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import type { StoredFacet, TraceStore } from '#store/ports/trace-store.ts'
import {
  asksNothing,
  singleRowConditions,
  traceConditions,
} from '#store/traces/query/conditions.ts'
import type { Facet } from '#store/traces/query/facet.ts'
import { storedFields } from '#store/traces/query/fields.gen.ts'
import { begunWithin, rowsOf, setsAreNoIndex } from '#store/traces/query/rows.ts'

type FacetQuery = Parameters<TraceStore['traceFacets']>[0]

/** A facet by its name; the environment is the only one that is no filter by itself. */
type NamedFacet<Of extends Facet['of']> = { readonly name: string } & Extract<
  Facet,
  { readonly of: Of }
>

const environment: Facet = {
  of: 'traces',
  row: 'toString(environment)',
  together: 'toString(environment)',
  isList: false,
}

const byName: Readonly<Record<string, { readonly facet?: Facet }>> = {
  ...storedFields,
  environment: { facet: environment },
}

const facets = traceFacetTitles.flatMap(({ name }) => {
  const facet = byName[name]?.facet
  return facet === undefined ? [] : [{ name, ...facet }]
})

const facetValuesMax = 30

/** 250,000 traces are counted in a tenth of a second; a count of 1,000 in a sample is right to 3 %. */
const countedMaxDefault = 250_000

/**
 * Counts of traces that began in the window by each facet's values, at most 30 a facet. A facet is
 * counted under all filters but its own, so that its other values can be chosen. Facets under the
 * same filters are counted in one pass.
 */
export async function readFacets(
  database: TraceDatabase,
  query: FacetQuery,
): Promise<StoredFacet[]> {
  const asked: Readonly<Record<string, unknown>> = query.conditions
  const passes = new Map<string, NamedFacet<'traces'>[]>()
  for (const facet of facets) {
    if (facet.of !== 'traces') continue
    const pass = asksNothing(asked[facet.name]) ? '' : facet.name
    passes.set(pass, [...(passes.get(pass) ?? []), facet])
  }
  // The engine plans one statement after the other: this short one is not to wait behind the long ones.
  const rows = await countRows(database, rowsOf(query.place, query.window))
  const found = await Promise.all([
    ...[...passes].map(([own, pass]) => countPass(database, without(query, own), pass, rows)),
    ...facets.map((facet) => (facet.of === 'spans' ? countSpans(database, query, facet) : [])),
  ])
  const counted = new Map(found.flat().map((facet) => [facet.name, facet]))
  return facets.flatMap(({ name }) => counted.get(name) ?? [])
}

/** The same question without one of its conditions. */
function without(query: FacetQuery, name: string): FacetQuery {
  const { [name as keyof TraceConditions]: _, ...conditions } = query.conditions // none has the name ''
  return { ...query, conditions }
}

/** Counts traces by what their spans say, the traces' own table does not. */
async function countSpans(
  database: TraceDatabase,
  query: FacetQuery,
  { name, value, where: spans }: NamedFacet<'spans'>,
): Promise<StoredFacet[]> {
  const { place, window, conditions } = without(query, name)
  const { sql: rows } = rowsOf(place, window)
  const { where, parameters } = traceConditions(place, window, conditions)
  const lines = await database.query<{ value: string; traces: string }>(
    // Few spans are looked for, so that what tells them is read before anything else.
    `SELECT ${value} AS value, uniqExact(trace_hash) AS traces FROM spans PREWHERE ${spans}
     WHERE ${rows} AND trace_hash IN (SELECT trace_hash FROM traces WHERE ${where} AND ${begunWithin})
     GROUP BY value ORDER BY traces DESC, value LIMIT ${facetValuesMax} ${setsAreNoIndex}`,
    parameters,
  )
  const values = lines.map((line) => ({ value: line.value, traces: Number(line.traces) }))
  return [{ name, oneIn: 1, values }]
}

async function countPass(
  database: TraceDatabase,
  query: FacetQuery,
  pass: readonly NamedFacet<'traces'>[],
  rowsInWindow: number,
): Promise<StoredFacet[]> {
  const oneIn = await sampleOf(database, query, rowsInWindow)
  const sampled = oneIn === 1 ? null : `trace_hash % ${oneIn} = 0`
  const among = sampled === null ? '' : `AND ${sampled}`
  const { sql: rows } = rowsOf(query.place, query.window)
  const several = `SELECT trace_hash FROM traces WHERE ${rows} ${among} GROUP BY trace_hash HAVING count() > 1`
  const alone = singleRowConditions(query.place, query.window, query.conditions)
  const whole = traceConditions(
    query.place,
    query.window,
    query.conditions,
    `trace_hash IN (${several})`,
  )
  const begun = `${begunWithin} AND spans > 0`
  const each = (text: (facet: NamedFacet<'traces'>, column: string, at: number) => string) =>
    pass.map((facet, at) => text(facet, `f${at}`, at)).join(', ')
  const lines = await database.query<{ facet: number; value: string; traces: string }>(
    `SELECT facet, arrayJoin(multiIf(${each(({ isList }, column, at) => `facet = ${at}, ${isList ? column : `[${column}]`}`)}, [])) AS value, sum(counted) AS traces
     FROM (
       SELECT ${each((_, column) => column)}, multiIf(${each((_, column, at) => `GROUPING(${column}) = 0, ${at}`)}, 255) AS facet, count() AS counted
       FROM (
         SELECT ${each(({ row }, column) => `${row} AS ${column}`)} FROM traces
         WHERE ${alone.where} ${among} AND ${begun} AND trace_hash NOT IN (${several})
         UNION ALL
         SELECT ${each(({ together }, column) => `${together} AS ${column}`)} FROM traces
         WHERE ${whole.where} AND ${begun} GROUP BY environment, trace_hash
       ) GROUP BY GROUPING SETS (${each((_, column) => `(${column})`)})
     ) GROUP BY facet, value HAVING value != '' ORDER BY facet, traces DESC, value LIMIT ${facetValuesMax} BY facet ${setsAreNoIndex}`,
    { ...alone.parameters, ...whole.parameters },
  )
  return pass.map(({ name }, at) => ({
    name,
    oneIn,
    values: lines
      .filter(({ facet }) => Number(facet) === at)
      .map((line) => ({ value: line.value, traces: Number(line.traces) * oneIn })),
  }))
}

/**
 * Of how many traces one is counted: 1, all, unless more rows than `countedMax` meet the filters. A
 * power of two, by the hash of the trace's id, so that a trace is counted with all its rows or not
 * at all, and the same ones are each time.
 */
async function sampleOf(
  database: TraceDatabase,
  { place, window, conditions, countedMax = countedMaxDefault }: FacetQuery,
  rowsInWindow: number,
): Promise<number> {
  if (rowsInWindow <= countedMax) return 1
  const { where: sql, parameters } = singleRowConditions(place, window, conditions)
  const isWhole = sql === rowsOf(place, window).sql
  const met = isWhole ? rowsInWindow : await countRows(database, { sql, parameters })
  return 2 ** Math.max(0, Math.ceil(Math.log2(met / countedMax)))
}

async function countRows(
  database: TraceDatabase,
  { sql, parameters }: { readonly sql: string; readonly parameters: QueryParameters },
): Promise<number> {
  const [line] = await database.query<{ rows: string }>(
    `SELECT count() AS rows FROM traces WHERE ${sql}`,
    parameters,
  )
  return Number(line?.rows ?? 0)
}

/** How many traces began in the window. */
export async function countTraces(
  database: TraceDatabase,
  place: Place,
  window: Window,
): Promise<number> {
  const { sql: rows, parameters } = rowsOf(place, window)
  const [line] = await database.query<{ traces: string }>(
    `SELECT uniqExact(trace_hash) AS traces FROM traces WHERE ${rows} AND ${begunWithin} AND spans > 0 ${setsAreNoIndex}`,
    parameters,
  )
  return Number(line?.traces ?? 0)
}
