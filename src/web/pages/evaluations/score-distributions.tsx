import type { MetricFigure } from '#contract/evaluations.ts'
import { tokenOf } from '#web/charts/series-colour.ts'
import { type Drawing, FigureCard } from '#web/charts/figure-card.tsx'
import { cutText, type Shape } from '#web/charts/shapes.ts'
import { formatInterval } from '#web/format/interval.ts'
import { formatCount } from '#web/format/number.ts'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'

type DistributionsProps = {
  readonly shown: ShownEvaluation
  readonly colours: ReadonlyMap<string, number>
}

type Row = MetricFigure & { readonly variant: string }

/** How the scores of each metric are spread, variant below variant on the same axis. */
export function ScoreDistributions({ shown, colours }: DistributionsProps) {
  return shown.metrics.map((metric) => {
    const rows = shown.summary.variants.flatMap((variant): Row[] =>
      variant.metrics
        // Shares that pass are told by their interval; amounts have no common bounds.
        .filter((figure) => figure.metric === metric && figure.kind === 'score' && figure.n > 0)
        .map((figure) => ({ ...figure, variant: variant.name })),
    )
    return rows.length === 0 ? null : (
      <FigureCard<Row>
        key={metric}
        title={`Scores of ${metric}`}
        unit="cases"
        rows={rows}
        keyOf={(row) => row.variant}
        columns={[
          { title: 'Variant', text: (row) => row.variant },
          ...bins.map((_, bin) => ({
            title: `${bin / 10} to ${(bin + 1) / 10}`,
            isNumber: true,
            text: (row: Row) => formatCount(row.histogram[bin] ?? 0),
            value: (row: Row) => row.histogram[bin] ?? 0,
          })),
        ]}
        draw={(width) => drawDistributions(rows, colours, width)}
      />
    )
  })
}

const bins = Array.from({ length: 10 })
const rowPx = 66
const barMaxPx = 36
const axisPx = 22

function drawDistributions(
  rows: readonly Row[],
  colours: ReadonlyMap<string, number>,
  width: number,
): Drawing {
  const most = Math.max(1, ...rows.flatMap(({ histogram }) => histogram))
  const height = rows.length * rowPx + axisPx
  const binPx = width / bins.length
  const shapes = rows.flatMap((row, index): Shape[] => {
    const floor = (index + 1) * rowPx - 4
    const colour = tokenOf(colours.get(row.variant) ?? 1)
    const words = formatInterval(row.value, row.kind, row.unit)
    return [
      {
        kind: 'text',
        at: [0, index * rowPx + 12],
        text: cutText(row.variant, width / 2),
        colour: '--ink-soft',
      },
      {
        kind: 'text',
        at: [width, index * rowPx + 12],
        text: words,
        colour: '--ink',
        anchor: 'end',
      },
      {
        kind: 'line',
        points: [
          [0, floor],
          [width, floor],
        ],
        colour: '--line-strong',
      },
      ...row.histogram.map((count, bin): Shape => {
        const tall = count === 0 ? 0 : Math.max(2, (count / most) * barMaxPx)
        return {
          kind: 'box',
          left: bin * binPx + 1,
          top: floor - tall,
          width: binPx - 2,
          height: tall,
          colour,
          title: `${bin / 10} to ${(bin + 1) / 10}: ${formatCount(count)} of ${formatCount(row.n)}`,
        }
      }),
      ...meanLine(row, floor, width),
    ]
  })
  const axis = [0, 0.5, 1].map((value): Shape => ({
    kind: 'text',
    at: [value * width, rows.length * rowPx + 10],
    text: String(value),
    colour: '--ink-faint',
    anchor: value === 0 ? 'start' : value === 1 ? 'end' : 'middle',
  }))
  return { height, shapes: [...shapes, ...axis] }
}

function meanLine({ value }: Row, floor: number, width: number): Shape[] {
  if (value === null || value.mean < 0 || value.mean > 1) return []
  const x = value.mean * width
  return [
    {
      kind: 'line',
      points: [
        [x, floor - barMaxPx - 2],
        [x, floor],
      ],
      colour: '--ink',
      width: 1.5,
      isDashed: true,
    },
  ]
}
