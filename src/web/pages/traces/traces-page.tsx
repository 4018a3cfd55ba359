import { partsOf } from '#contract/comma-list.ts'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { listKeys } from '#contract/keys.ts'
import { traceFieldIds, traceFieldTitles } from '#contract/trace-filter.ts'
import { type TraceRow, traceFacets, traceSorts } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { plural } from '#web/format/number.ts'
import { momentIn } from '#web/format/window.ts'
import { AddToDatasetDialog, type CallChoice } from '#web/parts/add-to-dataset-dialog.tsx'
import { useRatingKeys } from '#web/parts/scores/use-rating.ts'
import { ColumnChooser } from '#web/pages/traces/column-chooser.tsx'
import { FacetPanel } from '#web/pages/traces/facet-panel.tsx'
import { SavedViews } from '#web/shell/saved-views.tsx'
import { TraceCard } from '#web/pages/traces/trace-card.tsx'
import { columnsDefault, traceColumns } from '#web/pages/traces/trace-columns.tsx'
import { filtersOf } from '#web/parts/trace-filters.ts'
import { TracePreview } from '#web/pages/traces/trace-preview.tsx'
import { TracesAnswer } from '#web/pages/traces/traces-answer.tsx'
import { useAround } from '#web/pages/traces/use-around.ts'
import { useHeldRows } from '#web/pages/traces/use-held-rows.ts'
import { type TracesQuestion, useTraces } from '#web/pages/traces/use-traces.ts'
import { SendTracesToReview } from '#web/pages/traces/send-traces-to-review.tsx'
import { paths, type Search } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { FilterChips } from '#web/ui/filter-chips.tsx'
import { Page } from '#web/ui/page.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { placeAround, usePlace, windowQueryOf } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/traces/traces-page.css'

// Live events refresh the counts within seconds; this is for those that come by while the stream connects.
const countsRefreshMs = 30_000

/** What a saved view keeps. */
const viewNames: readonly string[] = [
  ...traceFieldIds,
  'columns',
  'sort',
  'environment',
  'from',
  'to',
]

/** The order of the list when the address names none: as the table's head says it. */
const newestFirst = '-time'

/** These are fetched when they are used: the first load is short without them. */
const CompareBar = lazy(() =>
  import('#web/parts/compare-bar.tsx').then((loaded) => ({
    default: loaded.CompareBar,
  })),
)

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

/** All traces of the project: found by filters and words, live while they arrive. */
export function TracesPage() {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const [isShowingFilters, setIsShowingFilters] = useState(true)
  const [isAtTop, setIsAtTop] = useState(true)
  const [isPointedAt, setIsPointedAt] = useState(false)
  const [isAdding, setIsAdding] = useState(false)
  const editRefusal = useRefusal('edit')
  const filters = useMemo(() => filtersOf(search), [search])
  const sort = search['sort'] ?? newestFirst
  // Of lists in another order no moment is the beginning.
  const at = sort === newestFirst ? momentIn(search) : undefined
  const shownPlace = useMemo(() => placeAround(place, at), [place, at])
  const asked = useMemo(() => ({ ...windowQueryOf(shownPlace), ...filters }), [shownPlace, filters])
  const question = useMemo(
    () => ({ ...asked, ...sortOf(sort), ...(at === undefined ? {} : { at }) }),
    [asked, sort, at],
  )
  const hasEnd = at !== undefined || (place.to ?? 'now') !== 'now'
  const canFollow = !hasEnd && sort === newestFirst
  const isLive = canFollow && search['live'] !== 'off'
  const traces = useTraces(question, isLive)
  const around = useAround(traces, asked, at)
  const facets = useAnswer(
    traceFacets,
    { query: asked },
    isLive ? { keepsPrevious: true, refreshMs: countsRefreshMs } : { keepsPrevious: true },
  )
  const keys = useAnswer(listKeys, { query: { project: place.project } })
  const keyName = useCallback(
    (id: string) => keys.data?.items.find((each) => each.id === id)?.name ?? id,
    [keys.data],
  )
  const all = useMemo(() => traceColumns({ place, keyName }), [place, keyName])
  const shownIds = useMemo(() => (search['columns'] ?? columnsDefault).split(','), [search])
  const columns = useMemo(
    () => all.filter((column) => shownIds.includes(column.id)),
    [all, shownIds],
  )
  const isFiltered = Object.keys(filters).length > 0
  const selected = search['selected']
  const compared = search['compare']
  const held = useHeldRows(around.rows, {
    question,
    mayMove: isAtTop && !isPointedAt && selected === undefined,
  })
  useRatingKeys(held.rows.find((row) => row.traceId === selected))
  const searchFor = useCallback(
    (text: string | undefined) => setSearch({ search: text, selected: undefined }, 'replace'),
    [setSearch],
  )
  const change = (patch: Search): void => setSearch({ ...patch, selected: undefined })
  const filterSearch = Object.fromEntries(
    traceFieldIds.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
  )
  return (
    <Page
      title="Traces"
      layout="fill"
      answer={
        facets.data === undefined ? (
          <Skeleton width="40%" />
        ) : (
          <TracesAnswer
            facets={facets.data.facets}
            newest={at === undefined ? traces.rows[0] : undefined}
            search={search}
            filters={filterSearch}
            place={shownPlace}
            isFiltered={isFiltered}
          />
        )
      }
    >
      <div className="traces-tools">
        <Button
          icon="filter"
          aria-pressed={isShowingFilters}
          onClick={() => setIsShowingFilters(!isShowingFilters)}
        >
          Filters
        </Button>
        <SearchField
          label="Search in inputs and outputs"
          placeholder="Inputs and outputs  ( / )"
          value={search['search'] ?? ''}
          onChange={searchFor}
        />
        <span className="push" />
        <Popover icon="clock" words="Go to…" label="Go to a moment" isBare align="end">
          {(close) => (
            <Suspense fallback={<Skeleton width={240} height={90} />}>
              <MomentForm onDone={close} />
            </Suspense>
          )}
        </Popover>
        <LiveSwitch
          canFollow={canFollow}
          isLive={isLive}
          onChange={(isOn) => setSearch({ live: isOn ? undefined : 'off' }, 'replace')}
        />
        <Button icon="datasets" disabledReason={editRefusal} onClick={() => setIsAdding(true)}>
          Add to dataset
        </Button>
        <Button
          icon="compare"
          disabledReason={selected === undefined ? 'Select a trace in the list first' : undefined}
          onClick={() => setSearch({ compare: selected, selected: undefined }, 'replace')}
        >
          Compare
        </Button>
        <SendTracesToReview selected={selected} filters={filters} />
        <SavedViews page="traces" names={viewNames} />
        <ColumnChooser
          all={all}
          shown={shownIds}
          onChange={(text) => setSearch({ columns: text }, 'replace')}
        />
      </div>
      {at === undefined ? null : (
        <Suspense fallback={null}>
          <MomentBar
            at={at}
            noun="traces"
            newer={around.newer}
            newestNs={around.rows[0]?.startedAtNs}
          />
        </Suspense>
      )}
      {compared === undefined ? null : (
        <Suspense fallback={null}>
          <CompareBar
            first={compared}
            selected={selected}
            onCancel={() => setSearch({ compare: undefined }, 'replace')}
          />
        </Suspense>
      )}
      <FilterChips
        names={traceFieldIds}
        titles={traceFieldTitles}
        search={search}
        onChange={change}
        labelOf={(name, value) => (name === 'key' ? partsOf(value).map(keyName).join(', ') : value)}
      />
      <ErrorNote
        error={traces.error ?? facets.error ?? around.error}
        onRetry={() => {
          traces.retry()
          if (at !== undefined) around.retry()
        }}
      />
      <div
        className={`traces-body ${isShowingFilters ? 'with-filters' : ''} ${selected === undefined ? '' : 'with-preview'}`}
      >
        {isShowingFilters ? (
          <FacetPanel facets={facets.data?.facets} search={search} onChange={change} />
        ) : null}
        <section
          className="panel traces-list"
          aria-label="Trace list"
          onPointerEnter={() => setIsPointedAt(true)}
          onPointerLeave={() => setIsPointedAt(false)}
        >
          {held.waiting > 0 ? (
            <button type="button" className="traces-waiting" onClick={held.release}>
              {plural(held.waiting, 'new trace')}: show
            </button>
          ) : null}
          <DataTable<TraceRow>
            label="Traces"
            columns={columns}
            rows={held.rows}
            keyOf={(row) => row.traceId}
            sort={sort}
            onSort={(next) =>
              setSearch({ sort: next === newestFirst ? undefined : next }, 'replace')
            }
            selected={selected}
            onSelect={(key) => setSearch({ selected: key }, 'replace')}
            onOpen={(row) => go(paths.trace(place, row.traceId))}
            onEnd={traces.more}
            onTop={setIsAtTop}
            anchor={around.anchor}
            isLoading={around.isLoading}
            hoverCard={(row) => (row.traceId === selected ? null : <TraceCard trace={row} />)}
            rowTone={(row) =>
              row.traceId === around.below
                ? 'below-line'
                : held.isNew(row.traceId)
                  ? 'new'
                  : undefined
            }
            empty={
              traces.error === null ? (
                <NoTraces
                  isFiltered={isFiltered}
                  welcome={paths.welcome(place)}
                  wider={paths.traces(place, { ...filterSearch, from: '-30d', to: undefined })}
                />
              ) : null
            }
            foot={traces.hasMore ? <p className="traces-foot faint">Reading more…</p> : null}
          />
        </section>
        {selected === undefined ? null : (
          <TracePreview
            traceId={selected}
            onClose={() => setSearch({ selected: undefined }, 'replace')}
          />
        )}
      </div>
      {isAdding ? (
        <AddToDatasetDialog
          choices={callChoices({ question, selected, isFiltered })}
          onClose={() => setIsAdding(false)}
        />
      ) : null}
    </Page>
  )
}

/** The order of the address as the API takes it. */
function sortOf(sort: string): Pick<TracesQuestion, 'sort' | 'order'> {
  return {
    sort: traceSorts.find((each) => each === sort.replace('-', '')) ?? 'time',
    order: sort.startsWith('-') ? 'descending' : 'ascending',
  }
}

/** The selected trace, if there is one, and all that the page lists. */
function callChoices({
  question,
  selected,
  isFiltered,
}: {
  readonly question: TracesQuestion
  readonly selected: string | undefined
  readonly isFiltered: boolean
}): readonly CallChoice[] {
  const { project: _project, sort: _sort, order: _order, at: _at, ...filter } = question
  const all = {
    label: isFiltered ? 'Traces that the filters find' : 'All traces of this range',
    traceIds: [],
    filter,
  }
  return selected === undefined
    ? [all]
    : [{ label: 'The selected trace', traceIds: [selected] }, all]
}

type LiveSwitchProps = {
  readonly canFollow: boolean
  readonly isLive: boolean
  readonly onChange: (isOn: boolean) => void
}

function LiveSwitch({ canFollow, isLive, onChange }: LiveSwitchProps) {
  return (
    <Button
      icon={isLive ? 'pause' : 'play'}
      aria-pressed={isLive}
      disabledReason={
        canFollow
          ? undefined
          : 'Only the newest of a range that ends now are followed: choose such a range, and sort by Started'
      }
      onClick={() => onChange(!isLive)}
    >
      Live
    </Button>
  )
}

type NoTracesProps = {
  readonly isFiltered: boolean
  readonly welcome: string
  readonly wider: string
}

function NoTraces({ isFiltered, welcome, wider }: NoTracesProps) {
  return (
    <EmptyState
      title={
        isFiltered ? 'No trace matches these filters in this range' : 'No traces in this range'
      }
    >
      <span>
        {isFiltered
          ? 'Take a filter off, or look at a longer range.'
          : 'Every model call through Belay, and every trace sent by OpenTelemetry, appears here within a second.'}
      </span>
      <span className="row wrap">
        <LinkButton href={wider}>Look at the last 30 days</LinkButton>
        {isFiltered ? null : (
          <LinkButton href={welcome} look="primary">
            Send a first call
          </LinkButton>
        )}
      </span>
    </EmptyState>
  )
}
