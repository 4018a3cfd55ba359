import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { type CallRow, callSorts, listCalls, measureCalls } from '#contract/calls.ts'
import { unnamed } from '#contract/unnamed.ts'
import { partsOf } from '#contract/comma-list.ts'
import { listKeys } from '#contract/keys.ts'
import { call } from '#web/api/call.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCount } from '#web/format/number.ts'
import { callColumns } from '#web/pages/calls/call-columns.tsx'
import { callFilterNames, callFiltersOf, callFilterTitles } from '#web/pages/calls/call-filters.ts'
import { CallsAnswer } from '#web/pages/calls/calls-answer.tsx'
import { paths } from '#web/paths.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { FilterChips } from '#web/ui/filter-chips.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace, windowQueryOf } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/calls/calls-page.css'

const pageSize = 100

/** The model calls of a range one by one: what the numbers of the overview count. */
export function CallsPage() {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const [selected, setSelected] = useState<string | undefined>(undefined)
  const filters = useMemo(() => callFiltersOf(search), [search])
  const question = useMemo(() => ({ ...windowQueryOf(place), ...filters }), [place, filters])
  const sort = search['sort'] ?? '-time'
  const sorting = {
    sort: callSorts.find((each) => each === sort.replace('-', '')) ?? 'time',
    order: sort.startsWith('-') ? ('descending' as const) : ('ascending' as const),
  }
  const measures = useAnswer(measureCalls, { query: question }, { keepsPrevious: true })
  const keys = useAnswer(listKeys, { query: { project: place.project } })
  const pages = useInfiniteQuery({
    queryKey: ['calls.list', question, sorting.sort, sorting.order],
    queryFn: ({ pageParam }) =>
      call(listCalls, {
        query: {
          ...question,
          ...sorting,
          limit: pageSize,
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const columns = useMemo(() => callColumns(place), [place])
  const shown = Object.fromEntries(callFilterNames.map((name) => [name, search[name]]))
  const keyName = (id: string): string =>
    keys.data?.items.find((each) => each.id === id)?.name ?? id
  const error = pages.error ?? measures.error
  return (
    <Page
      title="Model calls"
      layout="fill"
      answer={
        measures.data === undefined ? (
          <Skeleton width="40%" />
        ) : (
          <CallsAnswer measures={measures.data} filters={shown} place={place} />
        )
      }
      actions={<LinkButton href={paths.traces(place)}>Traces</LinkButton>}
    >
      <FilterChips
        names={callFilterNames}
        titles={callFilterTitles}
        search={search}
        onChange={setSearch}
        labelOf={(name, value) => (name === 'key' ? partsOf(value).map(keyName).join(', ') : value)}
      />
      <ErrorNote
        error={error}
        onRetry={() => {
          void pages.refetch()
          void measures.refetch()
        }}
      />
      <ErrorKinds
        kinds={measures.data?.errorTypes ?? []}
        onChoose={(errorType) => setSearch({ status: 'error', errorType: errorType || unnamed })}
      />
      <section className="panel calls-list" aria-label="Call list">
        <DataTable<CallRow>
          label="Model calls"
          columns={columns}
          rows={rows}
          keyOf={(row) => `${row.traceId}.${row.spanId}`}
          selected={selected}
          onSelect={setSelected}
          onOpen={(row) => go(paths.trace(place, row.traceId, { span: row.spanId }))}
          onEnd={more}
          sort={sort}
          onSort={(next) => setSearch({ sort: next === '-time' ? undefined : next }, 'replace')}
          isLoading={pages.isPending}
          empty={
            error === null ? (
              <EmptyState title="No model call matches in this range">
                Take a filter off, or look at a longer range.
              </EmptyState>
            ) : null
          }
          foot={hasNextPage ? <p className="calls-foot faint">Reading more…</p> : null}
        />
      </section>
    </Page>
  )
}

/** Why calls failed, by kind, each with its count; a press leaves only those. */
function ErrorKinds({
  kinds,
  onChoose,
}: {
  readonly kinds: readonly { readonly errorType: string; readonly calls: number }[]
  readonly onChoose: (errorType: string) => void
}) {
  if (kinds.length === 0) return null
  return (
    <ul className="error-kinds" aria-label="Kinds of error">
      {kinds.map(({ errorType, calls }) => (
        <li key={errorType}>
          <button type="button" onClick={() => onChoose(errorType)}>
            <span className="cut">{errorType === '' ? 'kind not told' : errorType}</span>
            <span className="number faint">{formatCount(calls)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
