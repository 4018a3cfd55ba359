import { commaList, partsOf } from '#contract/comma-list.ts'
import { readTraceFilter, traceFilter, type TraceFilterQuery } from '#contract/trace-filter.ts'
import type { Search } from '#web/paths.ts'
import { readParameters } from '#web/url/read-parameters.ts'

/** The filters of an address as the API takes them; what is no value of its filter, or asks nothing, is left out. */
export function filtersOf(search: Search): TraceFilterQuery {
  const given = readParameters(traceFilter, search)
  const asked = readTraceFilter(given)
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(asked, name)))
}

/** Adds a value to a filter that means "any of", or takes it out. */
export function toggleValue(present: string | undefined, value: string): string | undefined {
  const values = valuesOf(present)
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
  return next.length === 0 ? undefined : commaList(next)
}

/** The values of a filter that means "any of". */
export function valuesOf(present: string | undefined): readonly string[] {
  return partsOf(present)
}
