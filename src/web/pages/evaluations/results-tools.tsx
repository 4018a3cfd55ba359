import { useCallback } from 'react'
import { plural } from '#web/format/number.ts'
import { SendToReview } from '#web/parts/send-to-review.tsx'
import type { Search } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Select } from '#web/ui/select.tsx'
import { useSearch } from '#web/url/use-search.ts'

const orders = [
  { value: 'worst', label: 'worst first' },
  { value: 'difference', label: 'most different first' },
  { value: 'best', label: 'best first' },
  { value: 'item', label: 'as in the dataset' },
] as const

const filters = [
  { value: 'all', label: 'all items' },
  { value: 'failed', label: 'where a case did not pass' },
  { value: 'errors', label: 'where an answer is missing' },
  { value: 'disagreement', label: 'where evaluators disagree' },
] as const

/** Which items are asked for, and in which order. */
export type AskedResults = {
  readonly order: (typeof orders)[number]['value']
  readonly only: (typeof filters)[number]['value']
  /** Orders by it; empty where nothing is measured. */
  readonly metric: string
}

/** What the address asks for; what it does not know is as usual. */
export function askedOf(search: Search, metrics: readonly string[]): AskedResults {
  return {
    order: orders.find(({ value }) => value === search['order'])?.value ?? 'worst',
    only: filters.find(({ value }) => value === search['only'])?.value ?? 'all',
    metric: metrics.find((each) => each === search['metric']) ?? metrics[0] ?? '',
  }
}

/** The order in which a queue takes results, for each in which they are shown. */
const reviewOrder = {
  worst: 'worst',
  difference: 'disagreement',
  best: 'item',
  item: 'item',
} as const

type ResultsToolsProps = {
  readonly evaluation: string
  readonly metrics: readonly string[]
  readonly asked: AskedResults
  readonly total: number | undefined
}

/** Search, filter and order of the items. */
export function ResultsTools({ evaluation, metrics, asked, total }: ResultsToolsProps) {
  const [search, setSearch] = useSearch()
  const findWords = useCallback(
    (find: string | undefined) => setSearch({ find }, 'replace'),
    [setSearch],
  )
  return (
    <header className="panel-head results-tools">
      <SearchField
        label="Search items"
        placeholder="Words of input or answer  ( / )"
        value={search['find'] ?? ''}
        onChange={findWords}
      />
      <Select
        aria-label="Which items"
        value={asked.only}
        choices={filters}
        onChange={(chosen) => setSearch({ only: chosen === 'all' ? undefined : chosen }, 'replace')}
      />
      <Select
        aria-label="Order of items"
        value={asked.order}
        choices={orders}
        onChange={(chosen) => setSearch({ order: chosen }, 'replace')}
      />
      {metrics.length < 2 ? null : (
        <Select
          aria-label="Ordered by metric"
          value={asked.metric}
          choices={metrics.map((each) => ({ value: each, label: `by ${each}` }))}
          onChange={(chosen) => setSearch({ metric: chosen }, 'replace')}
        />
      )}
      {search['slice'] === undefined ? null : (
        <span className="row">
          <Badge tone="accent">{search['slice']}</Badge>
          <Button look="quiet" onClick={() => setSearch({ slice: undefined }, 'replace')}>
            All slices
          </Button>
        </span>
      )}
      <span className="push faint number" role="status">
        {total === undefined ? '' : plural(total, 'item')}
      </span>
      <SendToReview
        what={{ evaluation: { id: evaluation, order: reviewOrder[asked.order] } }}
        words="results of this evaluation"
      />
    </header>
  )
}
