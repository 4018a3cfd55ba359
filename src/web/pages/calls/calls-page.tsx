import { lazy, Suspense, useMemo, useState } from 'react'
import { callFilter, type CallRow, callSorts, listCalls, measureCalls } from '#contract/calls.ts'
import { traceFieldTitles } from '#contract/trace-filter.ts'
import { unnamed } from '#contract/unnamed.ts'
import { partsOf } from '#contract/comma-list.ts'
import { listKeys } from '#contract/keys.ts'
import { call } from '#web/api/call.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { usePages } from '#web/api/use-pages.ts'
import { formatCount } from '#web/format/number.ts'
import { momentIn } from '#web/format/window.ts'
import { callColumns } from '#web/pages/calls/call-columns.tsx'
import { CallsAnswer } from '#web/pages/calls/calls-answer.tsx'
import { paths } from '#web/paths.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { FilterChips } from '#web/ui/filter-chips.tsx'
import { Page } from '#web/ui/page.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { placeAround, usePlace, windowQueryOf } from '#web/url/use-place.ts'
import { readParameters } from '#web/url/read-parameters.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/calls/calls-page.css'

const pageSize = 100
/** As many stand above a moment; more are a press away. */
const newerMax = 25
/** The order of the list when the address names none. */
const newestFirst = '-time'

const filterNames = Object.keys(callFilter)

/** The traces page fetches these when they are used; so does this one, and they are the same. */
const MomentForm = lazy(() =>
  import('#web/parts/moment/moment-form.tsx').then((loaded) => ({
    default: loaded.MomentForm,
  })),
)
const MomentBar = lazy(() =>
  import('#web/parts/moment/moment-bar.tsx').then((loaded) => ({
    default: loaded.MomentBar,
  })),
)

function keyOfCall({ traceId, spanId }: CallRow): string {
  return `${traceId}.${spanId}`
}

/** The model calls of a range one by one: what the numbers of the overview count. */
export function CallsPage() {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const [selected, setSelected] = useState<string | undefined>(undefined)
  const filters = useMemo(() => readParameters(callFilter, search), [search])
  const sort = search['sort'] ?? newestFirst
  // Of lists in another order no moment is the beginning.
  const at = sort === newestFirst ? momentIn(search) : undefined
  const shownPlace = useMemo(() => placeAround(place, at), [place, at])
  const question = useMemo(
    () => ({ ...windowQueryOf(shownPlace), ...filters }),
    [shownPlace, filters],
  )
  const sorting = {
    sort: callSorts.find((each) => each === sort.replace('-', '')) ?? 'time',
    order: sort.startsWith('-') ? ('descending' as const) : ('ascending' as const),
  }
  const measures = useAnswer(measureCalls, { query: question }, { keepsPrevious: true })
  const keys = useAnswer(listKeys, { query: { project: place.project } })
  const pages = usePages([listCalls.id, question, sorting.sort, sorting.order, at], (from) =>
    call(listCalls, {
      query: {
        ...question,
        ...sorting,
        ...(at === undefined ? {} : { at }),
        limit: pageSize,
        ...from,
      },
    }),
  )
  const { items: listed, more, hasMore } = pages
  const newer = useAnswer(
    listCalls,
    { query: { ...question, at: at ?? '', order: 'ascending', limit: newerMax } },
    { isEnabled: at !== undefined },
  )
  // What is above a moment comes at once with what is below, or the list would jump.
  const isRead = newer.data !== undefined && !pages.isLoading && !pages.isStale
  const rows = useMemo(
    () => (at === undefined ? listed : isRead ? [...newer.data.items.toReversed(), ...listed] : []),
    [at, listed, newer.data, isRead],
  )
  const below = at === undefined || !isRead ? undefined : listed[0]
  const columns = useMemo(() => callColumns(place), [place])
  const shown = Object.fromEntries(filterNames.map((name) => [name, search[name]]))
  const keyName = (id: string): string =>
    keys.data?.items.find((each) => each.id === id)?.name ?? id
  const error = pages.error ?? measures.error ?? newer.error
  return (
    <Page
      title="Model calls"
      layout="fill"
      answer={
        measures.data === undefined ? (
          <Skeleton width="40%" />
        ) : (
          <CallsAnswer measures={measures.data} filters={shown} place={shownPlace} />
        )
      }
      actions={
        <>
          <Popover icon="clock" words="Go to…" label="Go to a moment" isBare align="end">
            {(close) => (
              <Suspense fallback={<Skeleton width={240} height={90} />}>
                <MomentForm onDone={close} />
              </Suspense>
            )}
          </Popover>
          <LinkButton href={paths.traces(place)}>Traces</LinkButton>
        </>
      }
    >
      {at === undefined ? null : (
        <Suspense fallback={null}>
          <MomentBar
            at={at}
            noun="calls"
            newer={newer.data?.items.length}
            newestNs={rows[0]?.startedAtNs}
          />
        </Suspense>
      )}
      <FilterChips
        names={filterNames}
        titles={traceFieldTitles}
        search={search}
        onChange={setSearch}
        labelOf={(name, value) => (name === 'key' ? partsOf(value).map(keyName).join(', ') : value)}
      />
      <ErrorNote
        error={error}
        onRetry={() => {
          pages.retry()
          void measures.refetch()
          if (at !== undefined) void newer.refetch()
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
          keyOf={keyOfCall}
          anchor={below === undefined ? undefined : keyOfCall(below)}
          rowTone={(row) => (row === below ? 'below-line' : undefined)}
          selected={selected}
          onSelect={setSelected}
          onOpen={(row) => go(paths.trace(place, row.traceId, { span: row.spanId }))}
          onEnd={more}
          sort={sort}
          onSort={(next) => setSearch({ sort: next === newestFirst ? undefined : next }, 'replace')}
          isLoading={pages.isLoading || (at !== undefined && !isRead)}
          empty={
            error === null ? (
              <EmptyState title="No model call matches in this range">
                Take a filter off, or look at a longer range.
              </EmptyState>
            ) : null
          }
          foot={hasMore ? <p className="calls-foot faint">Reading more…</p> : null}
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
