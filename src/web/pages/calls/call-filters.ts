import type { Search } from '#web/paths.ts'

/** Parameters of the address that filter calls, in the order in which they are shown. */
export const callFilterNames = [
  'status',
  'errorType',
  'model',
  'provider',
  'key',
  'user',
  'unpriced',
  'minDurationMs',
] as const

/** What the filters are called on the page. */
export const callFilterTitles: Readonly<Record<(typeof callFilterNames)[number], string>> = {
  status: 'status',
  errorType: 'error',
  model: 'model',
  provider: 'provider',
  key: 'key',
  user: 'user',
  unpriced: 'unpriced',
  minDurationMs: 'at least (ms)',
}

export type CallFilters = Partial<
  Record<Exclude<(typeof callFilterNames)[number], 'unpriced' | 'minDurationMs'>, string>
> & {
  unpriced?: 'true' | 'false'
  minDurationMs?: number
}

/** The filters of an address as the API takes them; what is no value of its filter is left out. */
export function callFiltersOf(search: Search): CallFilters {
  const filters: CallFilters = {}
  for (const name of callFilterNames) {
    const value = search[name]
    if (value === undefined || value === '') continue
    if (name === 'unpriced') {
      if (value === 'true' || value === 'false') filters.unpriced = value
    } else if (name === 'minDurationMs') {
      const milliseconds = Number(value)
      if (Number.isFinite(milliseconds) && milliseconds >= 0) filters.minDurationMs = milliseconds
    } else {
      filters[name] = value
    }
  }
  return filters
}
