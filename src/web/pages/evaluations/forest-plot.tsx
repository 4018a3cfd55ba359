import type { Comparison, EvaluatorUse, VariantSummary } from '#contract/evaluations.ts'
import { tokenOf } from '#web/charts/series-colour.ts'
import { type Drawing, FigureCard } from '#web/charts/figure-card.tsx'
import { scaleOver } from '#web/charts/scale.ts'
import { cutText, type Shape, textWidth } from '#web/charts/shapes.ts'
import { type FigureKind, formatDifference, formatFigure } from '#web/format/interval.ts'
import { kindOfComparison, titleOfMetric } from '#web/pages/evaluations/shown-evaluation.ts'

type ForestProps = {
  readonly comparisons: readonly Comparison[]
  /** They say what kind of figure each metric is. */
  readonly variants: readonly Pick<VariantSummary, 'metrics'>[]
  readonly uses: readonly EvaluatorUse[]
  readonly colours: ReadonlyMap<string, number>
  readonly baseline: string
}

type Row = Comparison & {
  readonly kind: FigureKind
  readonly unit: string
  /** By how much it may be worse; null where nothing is allowed for. */
  readonly margin: number | null
}

type Group = { readonly title: string; readonly unit: string; readonly rows: readonly Row[] }

/** Differences to the baseline with their intervals: one plot for each unit, since units share no axis. */
export function ForestPlots({ colours, baseline, ...compared }: ForestProps) {
  return groupsOf(compared).map(({ title, unit, rows }) => (
    <FigureCard<Row>
      key={title}
      title={title}
      unit={unit}
      note={noteOf(rows, baseline)}
      rows={rows}
      keyOf={(row) => `${row.metric} ${row.variant}`}
      columns={[
        { title: 'Metric', text: (row) => titleOfMetric(row.metric) },
        { title: 'Variant', text: (row) => row.variant },
        {
          title: 'Difference',
          isNumber: true,
          text: (row) => formatDifference(row.effect, row.kind, row.unit),
          value: (row) => inUnit(row, row.effect?.mean ?? null),
        },
        { title: 'Low', isNumber: true, ...endOf('low') },
        { title: 'High', isNumber: true, ...endOf('high') },
        { title: 'Items', isNumber: true, text: (row) => String(row.n), value: (row) => row.n },
      ]}
      draw={(width) => drawForest(rows, colours, width)}
    />
  ))
}

function endOf(end: 'low' | 'high') {
  return {
    text: (row: Row) => formatFigure(inUnit(row, row.effect?.[end] ?? null), 'score'),
    value: (row: Row) => inUnit(row, row.effect?.[end] ?? null),
  }
}

/** A difference in the unit of its card: percentage points for shares. */
function inUnit({ kind }: Row, value: number | null): number | null {
  return value === null || kind !== 'rate' ? value : Number((value * 100).toPrecision(6))
}

function noteOf(rows: readonly Row[], baseline: string): string {
  const margins = rows.some(({ margin }) => margin !== null)
    ? ' The dashed line is the margin of a guardrail: its interval must stay right of it.'
    : ''
  const isAmount = rows.every(({ kind }) => kind === 'amount')
  return `${isAmount ? 'More' : 'Better'} than ${baseline} is right of the line.${margins}`
}

const unitWords: Readonly<Record<FigureKind, string>> = {
  rate: 'percentage points',
  score: 'score',
  amount: '',
}

function groupsOf({
  comparisons,
  variants,
  uses,
}: Pick<ForestProps, 'comparisons' | 'variants' | 'uses'>): Group[] {
  const rows = comparisons
    .filter(({ effect }) => effect !== null)
    .map((each): Row => {
      const use = uses.find(({ name }) => name === each.metric)
      return {
        ...each,
        ...kindOfComparison(each, variants),
        margin: use?.role === 'guardrail' ? use.margin : null,
      }
    })
  const groups = Map.groupBy(rows, ({ kind, unit }) => (kind === 'amount' ? unit : kind))
  return [...groups].map(([unit, some]) => {
    const kind = some[0]?.kind ?? 'score'
    return {
      title:
        kind === 'amount'
          ? `Difference in ${[...new Set(some.map(({ metric }) => titleOfMetric(metric)))].join(', ')}`
          : kind === 'rate'
            ? 'Difference in shares that pass'
            : 'Difference in scores',
      unit: kind === 'amount' ? unit : unitWords[kind],
      rows: some,
    }
  })
}

const rowPx = 40
const axisPx = 26
const capPx = 4

/** Each row is two lines high: what it is with its number, and below it the interval on the axis. */
function drawForest(
  rows: readonly Row[],
  colours: ReadonlyMap<string, number>,
  width: number,
): Drawing {
  const height = rows.length * rowPx + axisPx
  const values = rows.flatMap(({ effect, margin }) => [
    0,
    effect?.mean ?? 0,
    effect?.low ?? 0,
    effect?.high ?? 0,
    ...(margin === null ? [] : [-margin]),
  ])
  const isRate = rows[0]?.kind === 'rate'
  const scale = scaleOver(values, { from: 8, to: width - 8 }, Math.max(2, Math.floor(width / 110)))
  const bottom = rows.length * rowPx
  const axis = scale.ticks.flatMap((tick): Shape[] => [
    {
      kind: 'line',
      points: [
        [scale.at(tick), 0],
        [scale.at(tick), bottom],
      ],
      colour: tick === 0 ? '--ink-faint' : '--line',
      width: tick === 0 ? 1.5 : 1,
    },
    {
      kind: 'text',
      at: [scale.at(tick), bottom + 14],
      text: tickText(tick, isRate),
      colour: '--ink-faint',
      anchor:
        tick === scale.low && scale.at(tick) < 24
          ? 'start'
          : tick === scale.high && scale.at(tick) > width - 24
            ? 'end'
            : 'middle',
    },
  ])
  const drawn = rows.flatMap((row, index) =>
    drawRow(row, {
      top: index * rowPx,
      width,
      colour: colours.get(row.variant) ?? 1,
      at: scale.at,
    }),
  )
  return { height, shapes: [...axis, ...drawn] }
}

type RowPlace = {
  readonly top: number
  readonly width: number
  readonly colour: number
  readonly at: (value: number) => number
}

function drawRow(row: Row, { top, width, colour, at }: RowPlace): Shape[] {
  const { effect, margin } = row
  if (effect === null) return []
  const middle = top + 29
  const token = tokenOf(colour)
  const words = formatDifference(effect, row.kind, row.unit)
  const left = width - textWidth(words) - 12
  const title = `${row.variant}, ${titleOfMetric(row.metric)}: ${words}`
  const shapes: Shape[] = [
    { kind: 'box', left: 0, top, width, height: 20, colour: '--surface' },
    {
      kind: 'text',
      at: [0, top + 11],
      text: cutText(`${titleOfMetric(row.metric)} · ${row.variant}`, left),
      colour: '--ink-soft',
    },
    { kind: 'text', at: [width, top + 11], text: words, colour: '--ink', anchor: 'end' },
  ]
  if (margin !== null)
    shapes.push({
      kind: 'line',
      points: [
        [at(-margin), top + 20],
        [at(-margin), top + 38],
      ],
      colour: '--warn',
      width: 1.5,
      isDashed: true,
    })
  if (effect.low !== null && effect.high !== null) {
    const [from, to] = [at(effect.low), at(effect.high)]
    shapes.push(
      {
        kind: 'line',
        points: [
          [from, middle],
          [to, middle],
        ],
        colour: token,
        width: 2,
      },
      ...[from, to].map((x): Shape => ({
        kind: 'line',
        points: [
          [x, middle - capPx],
          [x, middle + capPx],
        ],
        colour: token,
        width: 2,
      })),
    )
  }
  shapes.push({
    kind: 'dot',
    at: [at(effect.mean), middle],
    radius: 4.5,
    colour: token,
    isHollow: row.role === 'dry-run',
    title,
  })
  return shapes
}

function tickText(tick: number, isRate: boolean): string {
  const value = isRate ? Number((tick * 100).toPrecision(6)) : tick
  const text = formatFigure(Math.abs(value), 'score')
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : '0'
}
