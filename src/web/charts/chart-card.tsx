import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { CopyMenu } from '#web/charts/copy-menu.tsx'
import { csvOf } from '#web/charts/csv.ts'
import { drawPicture } from '#web/charts/draw-picture.ts'
import { type Series, type SeriesKind, isLabelled, TimeSeries } from '#web/charts/time-series.tsx'
import { formatCount } from '#web/format/number.ts'
import { formatDate, formatMoment, formatTime, formatZone } from '#web/format/time.ts'
import { IconButton } from '#web/ui/button.tsx'
import { Hint } from '#web/ui/hint.tsx'
import '#web/charts/chart-card.css'

type ChartCardProps = {
  readonly title: string
  readonly unit?: string
  readonly kind: SeriesKind
  /** The figure of the whole window. */
  readonly headline: ReactNode
  /** How it changed against the window before; null if there is nothing to compare with. */
  readonly change?: ReactNode
  readonly times: readonly number[]
  /** How many things each bucket is of; told beside its values. */
  readonly counts?: readonly (number | null)[]
  readonly bucketS: number
  readonly fromS: number
  readonly toS: number
  readonly series: readonly Series[]
  readonly formatValue: (value: number | null) => string
  readonly formatAxis: (value: number) => string
  readonly onRange: (fromS: number, toS: number) => void
  readonly onPick: (index: number) => void
}

/** A chart with its figure, its table and its copy button. */
export function ChartCard(props: ChartCardProps) {
  const { title, unit, times, counts, series, bucketS, fromS, toS, formatValue } = props
  const [isTable, setIsTable] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  const card = useRef<HTMLElement>(null)
  const anchor = anchorOf(title)
  // A link to one chart: it may stand below the fold.
  useEffect(() => {
    if (location.hash === `#${anchor}`) card.current?.scrollIntoView({ block: 'center' })
  }, [anchor])
  const windowMs = (toS - fromS) * 1000
  const hasData = series.some((each) => each.values.some((value) => value !== null))
  const titleWithUnit = unit === undefined ? title : `${title}, ${unit}`
  function picture(): HTMLCanvasElement {
    const plot = card.current?.querySelector('canvas')
    if (plot === null || plot === undefined) throw new Error('a chart has a canvas')
    return drawPicture(plot, {
      title: titleWithUnit,
      note: `${wordsOf(fromS)} to ${wordsOf(toS)} ${formatZone(toS * 1000)}`,
      keys: isLabelled(props.kind, series) || series.length < 2 ? [] : series,
    })
  }
  return (
    <section className="panel chart-card" aria-label={title} id={anchor} ref={card}>
      <header>
        <h2>
          {title}
          {unit === undefined ? null : <span className="chart-unit">{unit}</span>}
        </h2>
        <div className="chart-tools no-print">
          <IconButton
            icon={isTable ? 'chart' : 'table'}
            label={isTable ? `${title} as a chart` : `${title} as a table`}
            onClick={() => setIsTable(!isTable)}
          />
          <CopyMenu
            title={title}
            csv={() => csvOf(times, series)}
            picture={isTable ? undefined : picture}
            link={() => linkTo(anchor, fromS, toS)}
          />
        </div>
        <div className="chart-headline number">
          {props.headline}
          {props.change === undefined ? null : <span className="chart-change">{props.change}</span>}
        </div>
        <Readout
          hovered={hovered}
          times={times}
          counts={counts}
          windowMs={windowMs}
          // Lines have their names at their ends, and one series is what the title says.
          hasKeys={series.length > 1 && !isLabelled(props.kind, series)}
          series={series}
          formatValue={formatValue}
        />
      </header>
      {isTable ? (
        <ChartTable
          label={titleWithUnit}
          times={times}
          counts={counts}
          windowMs={windowMs}
          series={series}
          formatValue={formatValue}
        />
      ) : (
        <div className="chart-body">
          <TimeSeries
            label={titleWithUnit}
            kind={props.kind}
            times={times}
            bucketS={bucketS}
            fromS={fromS}
            toS={toS}
            series={series}
            formatAxis={props.formatAxis}
            onHover={setHovered}
            onRange={props.onRange}
            onPick={props.onPick}
          />
          {hasData ? null : <div className="chart-nothing">No data in this range</div>}
        </div>
      )}
    </section>
  )
}

function anchorOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

/** The address of this page with the range as it stands now, so that it shows the same tomorrow. */
function linkTo(anchor: string, fromS: number, toS: number): string {
  const address = new URL(location.href)
  address.searchParams.set('from', new Date(fromS * 1000).toISOString())
  address.searchParams.set('to', new Date(toS * 1000).toISOString())
  address.hash = anchor
  return address.href
}

function wordsOf(seconds: number): string {
  return `${formatDate(seconds * 1000)}, ${formatTime(seconds * 1000).slice(0, 5)}`
}

type ReadoutProps = {
  readonly hovered: number | null
  readonly times: readonly number[]
  readonly counts: readonly (number | null)[] | undefined
  readonly windowMs: number
  /** Names the series while nothing is pointed at. */
  readonly hasKeys: boolean
  readonly series: readonly Series[]
  readonly formatValue: (value: number | null) => string
}

// As many names as stand beside each other in the narrowest card.
const keysMax = 3

/** The values under the pointer, or what the colours mean; always one line high. */
function Readout(props: ReadoutProps) {
  const { hovered, times, counts, windowMs, hasKeys, series, formatValue } = props
  if (hovered === null && !hasKeys) return <div className="chart-readout small" />
  const shown = hovered === null ? series.slice(0, keysMax) : series
  const more = series.slice(shown.length)
  const time = hovered === null ? undefined : times[hovered]
  return (
    <div className="chart-readout small number">
      {time === undefined ? null : (
        <span className="faint">{formatMoment(time * 1000, windowMs)}</span>
      )}
      {shown.map((each) => (
        <span key={each.id} className="chart-key">
          <span className="chart-swatch" style={{ background: `var(--series-${each.colour})` }} />
          {each.label}
          {hovered === null ? null : <strong>{formatValue(each.values[hovered] ?? null)}</strong>}
        </span>
      ))}
      {hovered === null || counts === undefined ? null : (
        <span className="faint">n {formatCount(counts[hovered] ?? 0)}</span>
      )}
      {more.length === 0 ? null : (
        <Hint className="faint" text={more.map((each) => each.label).join(', ')}>
          and {more.length} more
        </Hint>
      )}
    </div>
  )
}

type ChartTableProps = Omit<ReadoutProps, 'hovered' | 'hasKeys'> & { readonly label: string }

function ChartTable(props: ChartTableProps) {
  const { label, times, counts, windowMs, series, formatValue } = props
  const zone = formatZone((times[0] ?? 0) * 1000)
  const rows = useMemo(
    () =>
      times
        .map((time, index) => ({ time, index }))
        .filter(({ index }) => series.some((each) => (each.values[index] ?? null) !== null)),
    [times, series],
  )
  return (
    <div className="chart-table">
      <table className="plain-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">
              Time <span className="faint">{zone}</span>
            </th>
            {series.map((each) => (
              <th key={each.id} scope="col" className="end">
                {each.label}
              </th>
            ))}
            {counts === undefined ? null : (
              <th scope="col" className="end">
                n
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, index }) => (
            <tr key={time}>
              <td>{formatMoment(time * 1000, windowMs)}</td>
              {series.map((each) => (
                <td key={each.id} className="end">
                  {formatValue(each.values[index] ?? null)}
                </td>
              ))}
              {counts === undefined ? null : (
                <td className="end">{formatCount(counts[index] ?? 0)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
