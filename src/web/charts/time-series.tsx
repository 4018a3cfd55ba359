import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { placeLabels } from '#web/charts/place-labels.ts'
import { resolveColour } from '#web/charts/series-colour.ts'
import { formatMoment } from '#web/format/time.ts'
import { useShownTheme } from '#web/shell/use-theme.ts'
import '#web/charts/time-series.css'

/** One line, or one layer of bars. */
export type Series = {
  readonly id: string
  readonly label: string
  /** Number in the palette, 1 to 8. */
  readonly colour: number
  /** One value per bucket; null where there is no data, which is drawn as a gap. */
  readonly values: readonly (number | null)[]
}

export type SeriesKind = 'lines' | 'bars'

/** Whether the series have their names at their ends: lines do, where there is more than one. */
export function isLabelled(kind: SeriesKind, series: readonly Series[]): boolean {
  return kind === 'lines' && series.length > 1
}

type TimeSeriesProps = {
  readonly label: string
  readonly kind: SeriesKind
  /** Start of each bucket, seconds since 1970, ascending and without holes. */
  readonly times: readonly number[]
  readonly bucketS: number
  readonly fromS: number
  readonly toS: number
  readonly series: readonly Series[]
  readonly formatAxis: (value: number) => string
  readonly height?: number
  /** The bucket under the pointer, or null when it leaves. */
  readonly onHover: (index: number | null) => void
  /** A stretch was drawn with the pointer; seconds. */
  readonly onRange: (fromS: number, toS: number) => void
  /** A bucket was clicked. */
  readonly onPick: (index: number) => void
}

const heightDefault = 150
const axisWidth = 52
// A drag shorter than this is a click with a trembling hand.
const dragMinPx = 6

/** A chart over time on uPlot; all charts of a page share the pointer, and a brush sets the range. */
export function TimeSeries(props: TimeSeriesProps) {
  const theme = useShownTheme()
  const shape = props.series.map((each) => `${each.id}:${each.colour}`).join('|')
  // Lines, kind and colours are fixed when a plot is made; another set of them is another plot.
  return <Plot key={`${shape} ${props.kind} ${theme}`} {...props} />
}

function Plot(props: TimeSeriesProps) {
  const { kind, series, times, label, height = heightDefault } = props
  const holder = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(props)
  const data = useMemo(() => dataOf(kind, times, series), [kind, times, series])
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    const element = holder.current
    if (element === null) return undefined
    const { kind, times, series } = latest.current
    const options = optionsOf(latest, element.clientWidth, height)
    const made = new uPlot(options, dataOf(kind, times, series), element)
    plot.current = made
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [height])
  useEffect(() => {
    plot.current?.setData(data)
  }, [data])
  return (
    <div className="time-series" ref={holder} role="img" aria-label={label} style={{ height }} />
  )
}

/** Bars stand on each other: each layer is drawn from zero to its top, the tallest first. */
function dataOf(
  kind: SeriesKind,
  times: readonly number[],
  series: readonly Series[],
): uPlot.AlignedData {
  if (kind === 'lines') return [[...times], ...series.map((each) => [...each.values])]
  const tops: (number | null)[][] = []
  const sums = times.map(() => 0)
  for (const each of series) {
    tops.push(
      each.values.map((value, index) => {
        if (value === null) return null
        sums[index] = (sums[index] ?? 0) + value
        return sums[index] ?? null
      }),
    )
  }
  return [[...times], ...tops.toReversed()]
}

function optionsOf(
  latest: { readonly current: TimeSeriesProps },
  width: number,
  height: number,
): uPlot.Options {
  const { kind, series } = latest.current
  const ink = resolveColour('--ink-faint')
  const line = resolveColour('--line')
  const drawn = kind === 'bars' ? series.toReversed() : series
  const font = `11px ${getComputedStyle(document.documentElement).fontFamily}`
  return {
    width,
    height,
    padding: [10, isLabelled(kind, series) ? gutterOf(series, font) : 10, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: 'belay' },
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      y: false,
    },
    scales: {
      x: { time: true, range: () => [latest.current.fromS, latest.current.toS] },
      y: { range: (_, __, top) => [0, roundUp(top)] },
    },
    axes: [
      {
        stroke: ink,
        font,
        size: 24,
        gap: 4,
        space: 64,
        grid: { show: false },
        ticks: { stroke: line, size: 4, width: 1 },
        values: (_, splits) => {
          const { fromS, toS } = latest.current
          return splits.map((split) => axisMoment(split * 1000, (toS - fromS) * 1000))
        },
      },
      {
        stroke: ink,
        font,
        size: axisWidth,
        gap: 6,
        space: 34,
        grid: { stroke: line, width: 1 },
        ticks: { show: false },
        values: (_, splits) => splits.map((split) => latest.current.formatAxis(split)),
      },
    ],
    series: [{}, ...drawn.map((each) => (kind === 'bars' ? barOf(each) : lineOf(each)))],
    hooks: {
      setCursor: [(plot) => latest.current.onHover(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          if (plot.select.width < dragMinPx) return
          const fromS = plot.posToVal(plot.select.left, 'x')
          const toS = plot.posToVal(plot.select.left + plot.select.width, 'x')
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          latest.current.onRange(fromS, toS)
        },
      ],
      ready: [(plot) => pickOnClick(plot, latest)],
      draw: isLabelled(kind, series) ? [(plot) => drawLabels(plot, series, font)] : [],
    },
  }
}

const labelPx = 11
const labelHeight = 13
const labelGap = 6

/** Room for the longest name at the right of the plot. */
function gutterOf(series: readonly Series[], font: string): number {
  const pen = document.createElement('canvas').getContext('2d')
  if (pen === null) return axisWidth
  pen.font = font
  return (
    Math.ceil(Math.max(...series.map((each) => pen.measureText(each.label).width))) + labelGap + 4
  )
}

/** Writes each line's name at its end, moved where two would cover each other; a thin line leads there from afar. */
function drawLabels(plot: uPlot, series: readonly Series[], font: string): void {
  const { ctx: pen, bbox } = plot
  const scale = uPlot.pxRatio
  const ends = series.flatMap((each, index) => {
    const values = plot.data[index + 1] ?? []
    let last = values.length - 1
    while (last >= 0 && !isValue(values[last])) last -= 1
    if (last < 0) return []
    const x = plot.valToPos(plot.data[0][last] ?? 0, 'x', true)
    return [{ series: each, x, y: plot.valToPos(values[last] ?? 0, 'y', true) }]
  })
  const middles = placeLabels(
    ends.map(({ y }) => ({ middle: y, height: labelHeight * scale })),
    { top: bbox.top - (labelHeight * scale) / 2, bottom: bbox.top + bbox.height + labelPx },
  )
  const right = bbox.left + bbox.width
  pen.save()
  pen.font = font.replace(/^\d+/, String(labelPx * scale))
  pen.textBaseline = 'middle'
  pen.textAlign = 'left'
  pen.lineWidth = scale
  ends.forEach(({ series: each, x, y }, index) => {
    const middle = middles[index] ?? y
    pen.strokeStyle = resolveColour(`--series-${each.colour}`)
    pen.fillStyle = pen.strokeStyle
    pen.globalAlpha = 0.45
    pen.setLineDash([2 * scale, 3 * scale])
    pen.beginPath()
    pen.moveTo(Math.min(x + 4 * scale, right), y)
    pen.lineTo(right, y)
    pen.lineTo(right + (labelGap - 2) * scale, middle)
    pen.stroke()
    pen.globalAlpha = 1
    pen.fillText(each.label, right + labelGap * scale, middle)
  })
  pen.restore()
}

function pickOnClick(plot: uPlot, latest: { readonly current: TimeSeriesProps }): void {
  let startX = 0
  plot.over.addEventListener('pointerdown', (event) => {
    startX = event.clientX
  })
  plot.over.addEventListener('click', (event) => {
    const index = plot.cursor.idx
    if (index === null || index === undefined || Math.abs(event.clientX - startX) >= dragMinPx)
      return
    latest.current.onPick(index)
  })
}

function barOf(series: Series): uPlot.Series {
  const colour = resolveColour(`--series-${series.colour}`)
  const { bars } = uPlot.paths
  return {
    label: series.label,
    fill: colour,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars({ size: [0.82, 28], align: 1, radius: 0.12 }) }),
  }
}

function lineOf(series: Series): uPlot.Series {
  const colour = resolveColour(`--series-${series.colour}`)
  return {
    label: series.label,
    stroke: colour,
    width: 1.6,
    spanGaps: false,
    points: {
      show: true,
      size: 5,
      width: 0,
      fill: colour,
      filter: (plot, seriesIndex) => lonePoints(plot.data[seriesIndex] ?? []),
    },
  }
}

/** Values without a neighbour: a line cannot show them. */
function lonePoints(values: ArrayLike<number | null | undefined>): number[] {
  const lone: number[] = []
  for (let index = 0; index < values.length; index += 1) {
    const isHere = isValue(values[index])
    if (isHere && !isValue(values[index - 1]) && !isValue(values[index + 1])) lone.push(index)
  }
  return lone
}

function isValue(value: number | null | undefined): boolean {
  return value !== null && value !== undefined
}

/** The next 1, 2, 2.5 or 5 times a power of ten, so that the highest point does not touch the frame. */
function roundUp(top: number | null): number {
  if (top === null || !Number.isFinite(top) || top <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(top))
  for (const step of [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10])
    if (top <= step * power) return step * power
  return top
}

const dayMs = 86_400_000

/** Times of day within two days, days beyond. */
function axisMoment(milliseconds: number, windowMs: number): string {
  if (windowMs <= 2 * dayMs) return formatMoment(milliseconds, windowMs <= dayMs ? windowMs : dayMs)
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(milliseconds)
}
