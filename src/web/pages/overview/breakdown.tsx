import { unnamed } from '#contract/unnamed.ts'
import { commaList } from '#contract/comma-list.ts'
import type { ReplyOf } from '#contract/endpoint.ts'
import { groupings, type showOverview } from '#contract/metrics.ts'
import { formatDuration } from '#web/format/duration.ts'
import { distinctSeries } from '#web/charts/series-colour.ts'
import { percentileHelp, tellingPercentiles } from '#web/format/enough.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCompact, formatCount, formatShare, formatSignificant } from '#web/format/number.ts'
import { type Grouping, groupingOf } from '#web/pages/overview/grouping.ts'
import { type Place, paths, type Search } from '#web/paths.ts'
import type { Column } from '#web/table/column.ts'
import { sortRows } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { figureColumn } from '#web/table/figure-column.ts'
import { useIsNarrow } from '#web/table/use-is-narrow.ts'
import { CostText } from '#web/ui/cost-text.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Link } from '#web/ui/link.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { useSearch } from '#web/url/use-search.ts'

type Overview = ReplyOf<typeof showOverview>
type Group = Overview['groups'][number]

const titles: Readonly<Record<Grouping, string>> = {
  model: 'Model',
  provider: 'Provider',
  key: 'Key',
  environment: 'Environment',
  user: 'User',
}

/** The window's calls by model, provider, key, environment or user. */
export function Breakdown({
  overview,
  place,
  filters,
}: {
  readonly overview: Overview
  readonly place: Place
  /** Filters of the page, which its links carry on. */
  readonly filters: Search
}) {
  const [search, setSearch] = useSearch()
  const by = groupingOf(search['by'])
  const isNarrow = useIsNarrow()
  const looks = distinctSeries(overview.groups.map(({ label }) => label))
  const lookOf = new Map(overview.groups.map(({ group }, index) => [group, looks[index]]))
  const columns = columnsOf({
    by,
    place,
    filters,
    calls: overview.total.calls,
    // A model has its look everywhere; other names are told apart within this list.
    lookOf: (group) => (by === 'model' ? undefined : lookOf.get(group)),
  })
  const rows = sortRows(overview.groups, columns, search['sort'])
  const shown = Math.max(1, Math.min(rows.length, 14))
  // A folded row has two lines, and no head stands above them.
  const height = (isNarrow ? shown * 56 : 33 + shown * 34) + (rows.length === 0 ? 100 : 0)
  return (
    <Panel
      title={`By ${titles[by].toLowerCase()}`}
      isFlush
      actions={
        <Segmented
          label="Break down by"
          value={by}
          choices={groupings.map((each) => ({ value: each, label: titles[each] }))}
          onChange={(value) => setSearch({ by: value === 'model' ? undefined : value }, 'replace')}
        />
      }
    >
      <div className="breakdown" style={{ height }}>
        <DataTable
          label={`Calls by ${by}`}
          columns={columns}
          rows={rows}
          keyOf={(row) => row.group}
          sort={search['sort']}
          onSort={(sort) => setSearch({ sort }, 'replace')}
          empty={<EmptyState title="No calls in this range" />}
        />
      </div>
    </Panel>
  )
}

function columnsOf({
  by,
  place,
  filters,
  calls,
  lookOf,
}: {
  readonly by: Grouping
  readonly place: Place
  readonly filters: Search
  readonly calls: number
  readonly lookOf: (group: string) => number | undefined
}): readonly Column<Group>[] {
  return [
    {
      id: 'group',
      title: titles[by],
      width: 'minmax(180px, 2.4fr)',
      sortBy: (row) => row.label,
      cell: (row) => (
        <>
          <ModelDot name={row.label} colour={lookOf(row.group)} />
          <Link
            className="cut"
            href={callsOf(by, row.group, place, filters)}
            {...hinted(`Calls of ${row.label}`)}
          >
            {row.label === '' ? 'none given' : row.label}
          </Link>
        </>
      ),
    },
    {
      id: 'calls',
      fold: 'second',
      title: 'Calls',
      width: 'minmax(120px, 1.2fr)',
      align: 'end',
      sortBy: (row) => row.calls,
      cell: (row) => (
        <>
          <span className="share-bar" aria-hidden="true">
            <span style={{ width: `${calls === 0 ? 0 : (row.calls / calls) * 100}%` }} />
          </span>
          {formatCount(row.calls)}
        </>
      ),
    },
    {
      id: 'errors',
      fold: 'second',
      title: 'Failed',
      width: 'minmax(76px, 0.7fr)',
      align: 'end',
      sortBy: (row) => row.errorRate,
      cell: (row) => (
        <span className={row.errors > 0 ? 'bad' : 'faint'}>{formatShare(row.errorRate)}</span>
      ),
    },
    figureColumn({
      id: 'p50',
      fold: 'second',
      title: 'p50',
      width: 'minmax(76px, 0.7fr)',
      value: (row) => row.latencyMs.p50,
      format: formatDuration,
    }),
    figureColumn({
      id: 'p95',
      title: 'p95',
      width: 'minmax(76px, 0.7fr)',
      help: percentileHelp('p95'),
      value: (row) => tellingPercentiles(row.latencyMs, row.calls).p95,
      format: formatDuration,
    }),
    figureColumn({
      id: 'firstToken',
      title: 'First token',
      unit: 'p50',
      width: 'minmax(112px, 0.9fr)',
      value: (row) => row.firstTokenMs.p50,
      format: formatDuration,
    }),
    figureColumn({
      id: 'speed',
      title: 'Output',
      unit: 'tokens/s',
      width: 'minmax(124px, 0.9fr)',
      value: (row) => row.outputTokensPerS,
      format: formatSignificant,
    }),
    figureColumn({
      id: 'input',
      title: 'Tokens in',
      width: 'minmax(80px, 0.7fr)',
      value: (row) => row.inputTokens,
      format: formatCompact,
    }),
    figureColumn({
      id: 'output',
      title: 'out',
      width: 'minmax(72px, 0.6fr)',
      value: (row) => row.outputTokens,
      format: formatCompact,
    }),
    {
      id: 'cost',
      fold: 'second',
      title: 'Cost',
      width: 'minmax(100px, 1fr)',
      align: 'end',
      sortBy: (row) => Number(row.cost.usd),
      cell: (row) => <CostText cost={row.cost} isFolded />,
    },
    {
      id: 'perCall',
      title: 'per call',
      width: 'minmax(98px, 0.8fr)',
      align: 'end',
      sortBy: perCall,
      cell: (row) => {
        const amount = perCall(row)
        return amount === null ? <span className="faint">–</span> : formatUsd(String(amount))
      },
    },
  ]
}

/** US dollars per priced call; null where no call has a price. */
function perCall(row: Group): number | null {
  const priced = row.calls - row.cost.unpriced
  return priced <= 0 ? null : Number(row.cost.usd) / priced
}

function callsOf(by: Grouping, group: string, place: Place, filters: Search): string {
  const { [by]: _replaced, ...others } = filters
  return paths.calls(place, { ...others, [by]: group === '' ? unnamed : commaList([group]) })
}
