import { type ReactNode, useCallback, useState } from 'react'
import type { listSessions, listUsers } from '#contract/end-users.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { formatWindow, windowDefault } from '#web/format/window.ts'
import type { Cohort } from '#web/pages/sessions/cohort-columns.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace, windowQueryOf } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/sessions/cohort-page.css'

const orders = [
  { value: 'recent', label: 'Recent' },
  { value: 'cost', label: 'Cost' },
  { value: 'traces', label: 'Traces' },
] as const
type Order = (typeof orders)[number]['value']

// The server gives no more at once; searching narrows it.
const shownMax = 500

type CohortPageProps<Row extends Cohort> = {
  readonly title: string
  readonly noun: string
  readonly endpoint: typeof listSessions | typeof listUsers
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly hrefOf: (row: Row) => string
  /** How the first one comes about. */
  readonly emptyHelp: ReactNode
}

/** The list of sessions or of users: the same page over different rows. */
export function CohortPage<Row extends Cohort>(props: CohortPageProps<Row>) {
  const { title, noun, endpoint, columns, keyOf, hrefOf, emptyHelp } = props
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const [selected, setSelected] = useState<string | undefined>(undefined)
  const order: Order = orders.find((each) => each.value === search['order'])?.value ?? 'recent'
  const answer = useAnswer(
    endpoint,
    {
      query: {
        ...windowQueryOf(place),
        order,
        limit: shownMax,
        ...(search['search'] === undefined ? {} : { search: search['search'] }),
      },
    },
    { keepsPrevious: true },
  )
  // The endpoint and the row type are given together by the page; they cannot be tied more closely here.
  const rows = (answer.data?.items ?? []) as unknown as readonly Row[]
  const searchFor = useCallback(
    (text: string | undefined) => setSearch({ search: text }, 'replace'),
    [setSearch],
  )
  const range = formatWindow(place.from ?? windowDefault, place.to ?? 'now')
  return (
    <Page
      title={title}
      layout="fill"
      answer={
        answer.data === undefined ? (
          <Skeleton width="40%" />
        ) : (
          <CohortAnswer rows={rows} range={range} noun={noun} />
        )
      }
    >
      <div className="row wrap">
        <SearchField
          label={`Search ${title.toLowerCase()}`}
          placeholder="Part of the id  ( / )"
          value={search['search'] ?? ''}
          onChange={searchFor}
        />
        <span className="push" />
        <Segmented
          label="Order"
          value={order}
          choices={orders}
          onChange={(value) =>
            setSearch({ order: value === 'recent' ? undefined : value }, 'replace')
          }
        />
      </div>
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      <section className="panel cohort-list" aria-label={`${title} list`}>
        <DataTable<Row>
          label={title}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          selected={selected}
          onSelect={setSelected}
          onOpen={(row) => go(hrefOf(row))}
          isLoading={answer.isPending}
          empty={
            answer.error === null ? (
              <EmptyState title={`No ${noun}s in this range`}>{emptyHelp}</EmptyState>
            ) : null
          }
          foot={
            rows.length >= shownMax ? (
              <p className="cohort-foot faint">
                The first {formatCount(shownMax)} are shown; search to find others.
              </p>
            ) : null
          }
        />
      </section>
    </Page>
  )
}

function CohortAnswer({
  rows,
  range,
  noun,
}: {
  readonly rows: readonly Cohort[]
  readonly range: string
  readonly noun: string
}) {
  if (rows.length === 0) return <>{range}: none.</>
  const sum = (measure: (row: Cohort) => number): number =>
    rows.reduce((total, row) => total + measure(row), 0)
  const unpriced = sum((row) => row.cost.unpriced)
  const many =
    rows.length >= shownMax
      ? `at least ${formatCount(rows.length)} ${noun}s`
      : plural(rows.length, noun)
  return (
    <>
      {range}: <strong>{many}</strong> with{' '}
      <strong>
        {plural(
          sum((row) => row.traces),
          'trace',
        )}
      </strong>
      , {formatUsd(String(sum((row) => Number(row.cost.usd))))}
      {unpriced === 0 ? '' : ` and ${plural(unpriced, 'unpriced call')}`}.
    </>
  )
}
