import { type ReactNode, useCallback, useState } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import type { listSessions, listUsers, totalSessions, totalUsers } from '#contract/end-users.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { formatWindow, windowDefault } from '#web/format/window.ts'
import type { Cohort } from '#web/parts/cohort/cohort-columns.tsx'
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
import '#web/parts/cohort/cohort-page.css'

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
  readonly totals: typeof totalSessions | typeof totalUsers
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly hrefOf: (row: Row) => string
  /** How the first one comes about. */
  readonly emptyHelp: ReactNode
}

/** The list of sessions or of users: the same page over different rows. */
export function CohortPage<Row extends Cohort>(props: CohortPageProps<Row>) {
  const { title, noun, endpoint, totals, columns, keyOf, hrefOf, emptyHelp } = props
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const [selected, setSelected] = useState<string | undefined>(undefined)
  const order: Order = orders.find((each) => each.value === search['order'])?.value ?? 'recent'
  const wanted = {
    ...windowQueryOf(place),
    ...(search['search'] === undefined ? {} : { search: search['search'] }),
  }
  const answer = useAnswer(
    endpoint,
    { query: { ...wanted, order, limit: shownMax } },
    { keepsPrevious: true },
  )
  // The endpoint and the row type are given together by the page; they cannot be tied more closely here.
  const rows = (answer.data?.items ?? []) as unknown as readonly Row[]
  // What is listed is all there is, unless the list is full: then the server sums up the rest too.
  const all = useAnswer(totals, { query: wanted }, { isEnabled: rows.length >= shownMax })
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
          <CohortAnswer
            sums={
              rows.length < shownMax
                ? sumsOf(rows)
                : all.data === undefined
                  ? null
                  : sumsOfAll(all.data)
            }
            range={range}
            noun={noun}
          />
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

/** What all of them come to; costs in US dollars. */
type Sums = {
  readonly count: number
  readonly traces: number
  readonly usd: number
  readonly unpriced: number
}

function sumsOf(rows: readonly Cohort[]): Sums {
  const sum = (measure: (row: Cohort) => number): number =>
    rows.reduce((total, row) => total + measure(row), 0)
  return {
    count: rows.length,
    traces: sum((row) => row.traces),
    usd: sum((row) => Number(row.cost.usd)),
    unpriced: sum((row) => row.cost.unpriced),
  }
}

function sumsOfAll({ count, traces, cost }: ReplyOf<typeof totalUsers>): Sums {
  return { count, traces, usd: Number(cost.usd), unpriced: cost.unpriced }
}

function CohortAnswer({
  sums,
  range,
  noun,
}: {
  readonly sums: Sums | null
  readonly range: string
  readonly noun: string
}) {
  if (sums === null) return <Skeleton width="40%" />
  const { count, traces, usd, unpriced } = sums
  if (count === 0) return <>{range}: none.</>
  return (
    <>
      {range}: <strong>{plural(count, noun)}</strong> with{' '}
      <strong>{plural(traces, 'trace')}</strong>, {formatUsd(String(usd))}
      {unpriced === 0 ? '' : ` and ${plural(unpriced, 'unpriced call')}`}.
    </>
  )
}
