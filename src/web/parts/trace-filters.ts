import { commaList, partsOf } from '#contract/comma-list.ts'
import { readScoreConditions } from '#contract/score-filter.ts'
import type { Search } from '#web/paths.ts'

/** Parameters of the address that filter traces, in the order in which they are shown. */
export const filterNames = [
  'search',
  'status',
  'errorType',
  'name',
  'model',
  'provider',
  'key',
  'user',
  'session',
  'tag',
  'prompt',
  'flag',
  'score',
  'unpriced',
  'minDurationMs',
  'minCostUsd',
] as const
export type FilterName = (typeof filterNames)[number]

/** What the filters are called on the page. */
export const filterTitles: Readonly<Record<FilterName, string>> = {
  search: 'text',
  status: 'status',
  errorType: 'error',
  name: 'name',
  model: 'model',
  provider: 'provider',
  key: 'key',
  user: 'user',
  session: 'session',
  tag: 'tag',
  prompt: 'prompt',
  flag: 'flag',
  score: 'score',
  unpriced: 'unpriced',
  minDurationMs: 'at least (ms)',
  minCostUsd: 'at least (US $)',
}

export type TraceFilters = Partial<
  Record<Exclude<FilterName, 'unpriced' | 'minDurationMs'>, string>
> & {
  unpriced?: 'true' | 'false'
  minDurationMs?: number
}

/** The filters of an address as the API takes them; what is not a filter, or no number, is left out. */
export function filtersOf(search: Search): TraceFilters {
  const filters: TraceFilters = {}
  for (const name of filterNames) {
    const value = search[name]
    if (value === undefined || value === '') continue
    if (name === 'unpriced') {
      if (value === 'true' || value === 'false') filters.unpriced = value
    } else if (name === 'minDurationMs') {
      const milliseconds = Number(value)
      if (Number.isFinite(milliseconds) && milliseconds >= 0) filters.minDurationMs = milliseconds
    } else if (name === 'score') {
      if (readScoreConditions(value) !== null) filters.score = value
    } else if (name === 'minCostUsd') {
      if (/^\d+(\.\d{1,12})?$/.test(value)) filters.minCostUsd = value
    } else {
      filters[name] = value
    }
  }
  return filters
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
