import type { z } from 'zod'
import type { FacetTitle } from '#contract/define-trace-field.ts'
import { traceFields } from '#contract/trace-fields.gen.ts'

type Fields = typeof traceFields

/** The name of a filter: its parameter of the query, and of the page's address. */
export type TraceFieldId = keyof Fields

/** Filters of a trace list as parameters of a query. Those with commas mean "any of". */
export type TraceFilterQuery = {
  readonly [Id in TraceFieldId]?: z.output<Fields[Id]['schema']> | undefined
}

/** What is asked of traces, by filter; what is left out asks nothing. */
export type TraceFilterValues = {
  readonly [Id in TraceFieldId]?: NonNullable<ReturnType<Fields[Id]['read']>> | undefined
}

/** Any field, its own types aside: `read` takes what its own schema gave. */
type AnyField = {
  readonly title: string
  readonly rank: number
  readonly schema: z.ZodType
  readonly read: (given: never) => unknown
  readonly facet?: FacetTitle
  readonly needsPrices?: true
}

const byRank = Object.entries<AnyField>(traceFields).toSorted(
  ([, left], [, right]) => left.rank - right.rank,
)

/** Every filter of traces in its order. */
export const traceFieldIds = byRank.map(([id]) => id) as readonly TraceFieldId[] // the keys of `traceFields`

/** What the filters are called on the page. */
export const traceFieldTitles = Object.fromEntries(
  byRank.map(([id, { title }]) => [id, title]),
) as Readonly<Record<TraceFieldId, string>> // a title of each

/** The filters' parameters of a query. */
export const traceFilter = Object.fromEntries(byRank.map(([id, { schema }]) => [id, schema])) as {
  readonly [Id in TraceFieldId]: Fields[Id]['schema']
} // each under its own name

/** What a query asks of traces. */
export function readTraceFilter(query: TraceFilterQuery): TraceFilterValues {
  const values = byRank.flatMap(([id, field]) => {
    const given = query[id as TraceFieldId]
    const value = given === undefined ? null : field.read(given as never) // its own schema gave it
    return value === null ? [] : [[id, value]]
  })
  return Object.fromEntries(values) as TraceFilterValues // what each field's own `read` gave
}

export type TraceFacetTitle = Omit<FacetTitle, 'rank'> & { readonly name: string }

/** What traces are counted by, in order; the environment is no filter of its own, but part of where one looks. */
export const traceFacetTitles: readonly TraceFacetTitle[] = [
  ...byRank.flatMap(([name, { facet, rank }]) =>
    facet === undefined ? [] : [{ name, ...facet, rank: facet.rank ?? rank }],
  ),
  { name: 'environment', title: 'Environment', rank: 72, isFolded: true as const },
].toSorted((left, right) => left.rank - right.rank)
