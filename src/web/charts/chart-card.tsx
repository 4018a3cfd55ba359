import { type ReactNode, useMemo, useState } from 'react'
import { csvOf } from '#web/charts/csv.ts'
import { type Series, type SeriesKind, TimeSeries } from '#web/charts/time-series.tsx'
import { formatMoment } from '#web/format/time.ts'
import { IconButton } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
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
  const { title, unit, times, series, bucketS, fromS, toS, formatValue } = props
  const [isTable, setIsTable] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  const windowMs = (toS - fromS) * 1000
  const hasData = series.some((each) => each.values.some((value) => value !== null))
  const titleWithUnit = unit === undefined ? title : `${title}, ${unit}`
  return (
    <section className="panel chart-card" aria-label={title}>
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
          <CopyButton what={`${title} as CSV`} text={() => csvOf(times, series)} />
        </div>
        <div className="chart-headline number">
          {props.headline}
          {props.change === undefined ? null : <span className="chart-change">{props.change}</span>}
        </div>
        <Readout
          hovered={hovered}
          times={times}
          windowMs={windowMs}
          series={series}
          formatValue={formatValue}
        />
      </header>
      {isTable ? (
        <ChartTable
          label={titleWithUnit}
          times={times}
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

type ReadoutProps = {
  readonly hovered: number | null
  readonly times: readonly number[]
  readonly windowMs: number
  readonly series: readonly Series[]
  readonly formatValue: (value: number | null) => string
}

/** Names the lines in their colours, and their values under the pointer; always one line high. */
function Readout({ hovered, times, windowMs, series, formatValue }: ReadoutProps) {
  const time = hovered === null ? undefined : times[hovered]
  return (
    <div className="chart-readout small number">
      {time === undefined ? null : (
        <span className="faint">{formatMoment(time * 1000, windowMs)}</span>
      )}
      {series.map((each) => (
        <span key={each.id} className="chart-key">
          <span className="chart-swatch" style={{ background: `var(--series-${each.colour})` }} />
          {each.label}
          {hovered === null ? null : <strong>{formatValue(each.values[hovered] ?? null)}</strong>}
        </span>
      ))}
    </div>
  )
}

type ChartTableProps = Omit<ReadoutProps, 'hovered'> & { readonly label: string }

function ChartTable({ label, times, windowMs, series, formatValue }: ChartTableProps) {
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
            <th scope="col">Time</th>
            {series.map((each) => (
              <th key={each.id} scope="col" className="end">
                {each.label}
              </th>
            ))}
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
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
