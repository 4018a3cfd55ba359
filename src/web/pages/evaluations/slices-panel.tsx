import type { EvaluationSummary, MetricFigure } from '#contract/evaluations.ts'
import { formatInterval } from '#web/format/interval.ts'
import { formatCount } from '#web/format/number.ts'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { paths } from '#web/paths.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Link } from '#web/ui/link.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Select } from '#web/ui/select.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type SlicesPanelProps = {
  readonly shown: ShownEvaluation
  readonly colours: ReadonlyMap<string, number>
}

type Slice = EvaluationSummary['slices'][number]
type Row = {
  readonly value: string
  readonly items: number
  readonly variant: string
  readonly isFirst: boolean
  readonly metrics: readonly MetricFigure[]
}

/** The figures for parts of the items, by a field of their metadata: where a variant is good, and where not. */
export function SlicesPanel({ shown, colours }: SlicesPanelProps) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const { slices } = shown.summary
  const slice = slices.find(({ field }) => field === search['by']) ?? slices[0]
  if (slice === undefined || shown.metrics.length === 0) return null
  return (
    <Panel
      title="Slices"
      isFlush
      actions={
        <Select
          aria-label="Slice by"
          value={slice.field}
          choices={slices.map(({ field }) => ({ value: field, label: `by ${field}` }))}
          onChange={(chosen) => setSearch({ by: chosen }, 'replace')}
        />
      }
    >
      <PlainTable<Row>
        label="Slices"
        rows={rowsOf(slice)}
        keyOf={({ value, variant }) => `${value} ${variant}`}
        columns={[
          {
            id: 'value',
            title: slice.field,
            cell: ({ value, isFirst }) =>
              isFirst ? (
                <Link
                  href={paths.evaluation(place, shown.id, {
                    show: 'items',
                    slice: `${slice.field}=${value}`,
                  })}
                >
                  {value === '' ? '(none)' : value}
                </Link>
              ) : null,
          },
          {
            id: 'items',
            title: 'Items',
            align: 'end',
            cell: ({ items, isFirst }) => (isFirst ? formatCount(items) : null),
          },
          {
            id: 'variant',
            title: 'Variant',
            cell: ({ variant }) => (
              <span className="row">
                <ModelDot name={variant} colour={colours.get(variant)} />
                {variant}
              </span>
            ),
          },
          ...shown.metrics.map((metric) => ({
            id: metric,
            title: metric,
            align: 'end' as const,
            cell: (row: Row) => (
              <SliceFigure figure={row.metrics.find((each) => each.metric === metric)} />
            ),
          })),
        ]}
      />
    </Panel>
  )
}

function rowsOf(slice: Slice): readonly Row[] {
  return slice.values.flatMap(({ value, items, variants }) =>
    variants.map(({ name, metrics }, at): Row => ({
      value,
      items,
      variant: name,
      isFirst: at === 0,
      metrics,
    })),
  )
}

function SliceFigure({ figure }: { readonly figure: MetricFigure | undefined }) {
  if (figure === undefined || figure.n === 0) return <span className="faint">–</span>
  return (
    <>
      {formatInterval(figure.value, figure.kind, figure.unit)}{' '}
      <span className="faint small">n {formatCount(figure.n)}</span>
    </>
  )
}
