import { bind, type FilterTools } from './define-filters.ts'
import type { Value } from './jinja.ts'
import { listFilters } from './list-filters.ts'
import { numberFilters } from './number-filters.ts'
import { textFilters } from './text-filters.ts'

const filters = { ...textFilters, ...numberFilters, ...listFilters }

/** The filters that templates have, but for `tojson`, which the interpreter brings. */
export const filterNames: readonly string[] = [...Object.keys(filters), 'tojson'].toSorted()

/** Applies a filter by its name; throws for one that is not offered. */
export function applyFilter(asked: {
  readonly name: string
  readonly value: Value
  readonly ordered: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  readonly tools: FilterTools
}): Value {
  const { name, value, ordered, named, tools } = asked
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (filter === undefined)
    throw new Error(`There is no filter "${name}". There are: ${filterNames.join(', ')}.`)
  const { given, more } = bind(name, filter, ordered, named)
  return filter.run(value, given, tools, more)
}
