import type { MetricFigure, VariantSummary } from '#contract/evaluations.ts'
import { shapeOf, tokenOf } from '#web/charts/series-colour.ts'
import { type Drawing, FigureCard } from '#web/charts/figure-card.tsx'
import { placeLabels } from '#web/charts/place-labels.ts'
import { scaleOver } from '#web/charts/scale.ts'
import { cutText, type Shape, textWidth } from '#web/charts/shapes.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatFigure, formatInterval } from '#web/format/interval.ts'
import { formatUsd } from '#web/format/money.ts'
import { frontierOf, type Point } from '#web/pages/evaluations/frontier.ts'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { Select } from '#web/ui/select.tsx'
import { useSearch } from '#web/url/use-search.ts'

type CostQualityProps = {
  readonly shown: ShownEvaluation
  readonly colours: ReadonlyMap<string, number>
}

const prices = {
  cost: {
    title: 'cost per call',
    of: (variant: VariantSummary) => variant.costPerCallUsd,
    format: (value: number) => formatUsd(String(value)),
  },
  latency: {
    title: 'latency, median',
    of: (variant: VariantSummary) => variant.latencyMs?.p50 ?? null,
    format: formatDuration,
  },
} as const

type Row = Point & { readonly figure: MetricFigure }

/** What quality costs: each variant as a point, and the line beyond which nothing was found. */
export function CostQuality({ shown, colours }: CostQualityProps) {
  const [search, setSearch] = useSearch()
  const { variants } = shown.summary
  const metrics = shown.metrics.filter((metric) =>
    variants.some(({ metrics: own }) =>
      own.some((figure) => figure.metric === metric && figure.kind !== 'amount'),
    ),
  )
  const metric = metrics.find((each) => each === search['quality']) ?? metrics[0]
  const hasCost = variants.some((variant) => (variant.costPerCallUsd ?? 0) > 0)
  const axis = search['against'] ?? (hasCost ? 'cost' : 'latency')
  const price = axis === 'latency' ? prices.latency : prices.cost
  const rows = variants.flatMap((variant): Row[] => {
    const figure = variant.metrics.find((each) => each.metric === metric)
    const x = price.of(variant)
    return figure === undefined || figure.value === null || x === null
      ? []
      : [{ name: variant.name, price: x, quality: figure.value.mean, figure }]
  })
  // One point alone trades nothing off.
  if (metric === undefined || rows.length < 2) return null
  return (
    <FigureCard<Row>
      title={`${metric} against ${price.title}`}
      note="Up and to the left is better; the line joins the variants that no other beats in both."
      tools={
        <>
          {metrics.length < 2 ? null : (
            <Select
              aria-label="Quality"
              value={metric}
              choices={metrics}
              onChange={(chosen) => setSearch({ quality: chosen }, 'replace')}
            />
          )}
          <Select
            aria-label="Against"
            value={axis}
            choices={['cost', 'latency']}
            onChange={(chosen) => setSearch({ against: chosen }, 'replace')}
          />
        </>
      }
      rows={rows}
      keyOf={(row) => row.name}
      columns={[
        { title: 'Variant', text: (row) => row.name },
        {
          title: metric,
          isNumber: true,
          text: (row) => formatInterval(row.figure.value, row.figure.kind),
          value: (row) => row.quality,
        },
        {
          title: price.title,
          isNumber: true,
          text: (row) => price.format(row.price),
          value: (row) => row.price,
        },
      ]}
      draw={(width) => drawScatter(rows, colours, width, price.format)}
    />
  )
}

const height = 260
const leftPx = 44
const bottomPx = 28
const topPx = 8
const labelPx = 16

function drawScatter(
  rows: readonly Row[],
  colours: ReadonlyMap<string, number>,
  width: number,
  formatPrice: (value: number) => string,
): Drawing {
  const rightPx = Math.min(180, width / 3)
  const floor = height - bottomPx
  const across = scaleOver(
    [0, ...rows.map(({ price }) => price)],
    { from: leftPx, to: width - rightPx },
    Math.max(2, Math.floor((width - leftPx - rightPx) / 90)),
  )
  const kind = rows[0]?.figure.kind ?? 'score'
  const up = scaleOver(
    [
      // A share has bounds, and a little difference shall look like one.
      ...(kind === 'rate' ? [0, 1] : []),
      ...rows.flatMap(({ figure: { value } }) => [
        value?.mean ?? 0,
        value?.low ?? value?.mean ?? 0,
        value?.high ?? value?.mean ?? 0,
      ]),
    ],
    { from: floor, to: topPx },
  )
  const middles = placeLabels(
    rows.map(({ quality }) => ({ middle: up.at(quality), height: labelPx })),
    { top: topPx, bottom: floor },
  )
  const frontier = frontierOf(rows)
  const shapes: Shape[] = [
    ...up.ticks.flatMap((tick): Shape[] => [
      {
        kind: 'line',
        points: [
          [leftPx, up.at(tick)],
          [width - rightPx, up.at(tick)],
        ],
        colour: '--line',
      },
      {
        kind: 'text',
        at: [leftPx - 8, up.at(tick)],
        text: formatFigure(tick, kind),
        colour: '--ink-faint',
        anchor: 'end',
      },
    ]),
    ...across.ticks.map((tick): Shape => ({
      kind: 'text',
      at: [across.at(tick), floor + 16],
      text: formatPrice(tick),
      colour: '--ink-faint',
      anchor: 'middle',
    })),
    ...(frontier.length < 2
      ? []
      : [
          {
            kind: 'line' as const,
            points: frontier.map((one) => [across.at(one.price), up.at(one.quality)] as const),
            colour: '--ink-faint' as const,
            width: 1.5,
            isDashed: true,
          },
        ]),
    ...rows.flatMap((row, index): Shape[] =>
      drawPoint(row, {
        x: across.at(row.price),
        y: up.at(row.quality),
        labelY: middles[index] ?? 0,
        labelPx: Math.max(40, width - across.at(row.price) - 12),
        colour: colours.get(row.name) ?? 1,
        up: up.at,
        title: `${row.name}: ${formatInterval(row.figure.value, kind)}, ${formatPrice(row.price)}`,
      }),
    ),
  ]
  return { height, shapes }
}

type PointPlace = {
  readonly x: number
  readonly y: number
  readonly labelY: number
  readonly labelPx: number
  readonly colour: number
  readonly up: (value: number) => number
  readonly title: string
}

function drawPoint(row: Row, place: PointPlace): Shape[] {
  const { x, y, labelY, up } = place
  const colour = tokenOf(place.colour)
  const { value } = row.figure
  const text = cutText(row.name, place.labelPx)
  const isFar = Math.abs(labelY - y) > labelPx / 2
  return [
    ...(value === null || value.low === null || value.high === null
      ? []
      : [
          {
            kind: 'line' as const,
            points: [[x, up(value.low)] as const, [x, up(value.high)] as const],
            colour,
            width: 1.5,
          },
        ]),
    {
      kind: 'dot',
      at: [x, y],
      radius: 5,
      colour,
      mark: shapeOf(place.colour),
      title: place.title,
    },
    ...(isFar
      ? [
          {
            kind: 'line' as const,
            points: [[x + 6, y] as const, [x + 10, labelY] as const],
            colour: '--line-strong' as const,
          },
        ]
      : []),
    {
      kind: 'box',
      left: x + 10,
      top: labelY - 8,
      width: textWidth(text) + 4,
      height: 16,
      colour: '--surface',
      opacity: 0.8,
    },
    { kind: 'text', at: [x + 12, labelY], text, colour: '--ink-soft' },
  ]
}
