import { z } from 'zod'
import { partsOf } from '#contract/comma-list.ts'
import { unnamed } from '#contract/unnamed.ts'

/**
 * One filter of traces, as the API, the command line and the page know it; what it means in the store is
 * told by `store/traces/query/fields`, in a file of the same name.
 */
export type TraceField<Value, Schema extends z.ZodType> = {
  /** What it is called on the page. */
  readonly title: string
  /** Where it stands among the others, on the page and in the help: small ones first. */
  readonly rank: number
  /** Its parameter of the query, which may be left out. */
  readonly schema: Schema
  /** What it asks, of a parameter that fits the schema; null when it asks nothing. */
  readonly read: (given: NonNullable<z.output<Schema>>) => Value | null
  /** How its values are offered with the number of traces beside each. */
  readonly facet?: FacetTitle
  /** Prices tell which traces meet it, so that the store does not. */
  readonly needsPrices?: true
}

export type FacetTitle = {
  readonly title: string
  /** Where it stands among the facets, where that is not the field's own place. */
  readonly rank?: number
  /** True of what one is rarely after. */
  readonly isFolded?: true
}

/** The field as it is; what it reads and its schema stay known to the types. */
export function defineTraceField<Value, Schema extends z.ZodType>(
  field: TraceField<Value, Schema>,
): TraceField<Value, Schema> {
  return field
}

/** A field of which a trace has to have one of several values, which are given with commas. */
export function anyOf({
  help,
  charactersMax = 400,
  takesUnnamed = false,
  ...field
}: Pick<TraceField<readonly string[], z.ZodType>, 'title' | 'rank' | 'facet'> & {
  readonly help: string
  readonly charactersMax?: number
  /** `(none)` stands for what names none, which is asked for as ''. */
  readonly takesUnnamed?: boolean
}) {
  return defineTraceField({
    ...field,
    schema: z.string().max(charactersMax).optional().describe(help),
    read: (text): readonly string[] | null =>
      asked(partsOf(text).map((part) => (takesUnnamed && part === unnamed ? '' : part))),
  })
}

/** A list of what is asked; null for an empty one, which asks nothing. */
export function asked<Item>(wanted: readonly Item[] | null): readonly Item[] | null {
  return wanted === null || wanted.length === 0 ? null : wanted
}
