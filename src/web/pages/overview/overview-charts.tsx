import { useMemo } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import type { CallMeasures, showOverview } from '#contract/metrics.ts'
import { tokenClasses } from '#contract/usage.ts'
import { layIntoGrid, secondsOf } from '#web/charts/bucket-grid.ts'
import { ChartCard } from '#web/charts/chart-card.tsx'
import { classColours, tokenClassLooks } from '#web/charts/token-classes.ts'
import { formatDuration } from '#web/format/duration.ts'
import { changeAgainst, tellingPercentiles } from '#web/format/enough.ts'
import { formatCost, formatUsd } from '#web/format/money.ts'
import { formatCompact, formatCount, formatShare, formatSignificant } from '#web/format/number.ts'
import { type Place, paths, type Search } from '#web/paths.ts'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { useSearch } from '#web/url/use-search.ts'

type OverviewChartsProps = {
  readonly overview: ReplyOf<typeof showOverview> | undefined
  readonly place: Place
  readonly onRange: (range: Search) => void
}

type Measure = (bucket: CallMeasures) => number | null

/** Six charts over one time axis. */
export function OverviewCharts({ overview, place, onRange }: OverviewChartsProps) {
  const go = useGo()
  const [search] = useSearch()
  const grid = useMemo(
    () => (overview === undefined ? null : layIntoGrid(overview.series, overview)),
    [overview],
  )
  if (overview === undefined || grid === null) {
    return (
      <div className="charts" role="status" aria-label="Loading the charts">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="panel">
            <Skeleton height={247} />
          </div>
        ))}
      </div>
    )
  }
  const { bucketS } = overview
  const total = telling(overview.total)
  const before = telling(overview.before)
  const against = (now: number | null, then: number | null): string | undefined =>
    changeAgainst(now, then, before.calls)
  const line = (id: string, label: string, colour: number, measure: Measure) => ({
    id,
    label,
    colour,
    values: grid.buckets.map((bucket) => (bucket === null ? null : measure(telling(bucket)))),
  })
  const filters = { model: search['model'], provider: search['provider'], key: search['key'] }
  const shared = {
    times: grid.times,
    counts: grid.buckets.map((bucket) => bucket?.calls ?? null),
    bucketS,
    fromS: secondsOf(overview.fromNs),
    toS: secondsOf(overview.toNs),
    onRange: (fromS: number, toS: number) => onRange({ from: iso(fromS), to: iso(toS) }),
  }
  const pick = (extra: Search) => (index: number) => {
    const start = grid.times[index]
    if (start === undefined) return
    go(
      paths.calls(
        { ...place, from: iso(start), to: iso(start + bucketS) },
        { ...filters, ...extra },
      ),
    )
  }
  // The slow end is what one looks for; so few calls have only a middle.
  const slowEnd = total.latencyMs.p95 === null ? 'p50' : 'p95'
  const classes = tokenClasses.filter((each) => (total.usage[each] ?? 0) > 0)
  const colours = classColours(classes)
  return (
    <div className="charts">
      <ChartCard
        {...shared}
        title="Calls"
        kind="bars"
        headline={formatCount(total.calls)}
        change={against(total.calls, before.calls)}
        series={[
          line('good', 'answered', 1, (bucket) => bucket.calls - bucket.errors),
          line('errors', 'failed', 2, (bucket) => bucket.errors),
        ]}
        formatValue={formatCount}
        formatAxis={formatCompact}
        onPick={pick({})}
      />
      <ChartCard
        {...shared}
        title="Error rate"
        unit="%"
        kind="lines"
        headline={
          <>
            {formatShare(total.errorRate)}
            <span className="chart-change">n {formatCount(total.calls)}</span>
          </>
        }
        change={
          before.errorRate === null
            ? undefined
            : `before ${formatShare(before.errorRate)}, n ${formatCount(before.calls)}`
        }
        series={[line('errorRate', 'failed', 2, (bucket) => bucket.errorRate)]}
        formatValue={formatShare}
        formatAxis={(value) => `${Number((value * 100).toPrecision(3))}`}
        onPick={pick({ status: 'error' })}
      />
      <ChartCard
        {...shared}
        title="Latency"
        kind="lines"
        headline={
          <>
            {formatDuration(total.latencyMs[slowEnd])}
            <span className="chart-change">
              {slowEnd}, n {formatCount(total.calls)}
            </span>
          </>
        }
        change={against(total.latencyMs[slowEnd], before.latencyMs[slowEnd])}
        series={[
          line('p50', 'p50', 1, (bucket) => bucket.latencyMs.p50),
          line('p95', 'p95', 6, (bucket) => bucket.latencyMs.p95),
          line('p99', 'p99', 2, (bucket) => bucket.latencyMs.p99),
        ]}
        formatValue={formatDuration}
        formatAxis={formatDuration}
        onPick={pick({})}
      />
      <ChartCard
        {...shared}
        title="Time to first token"
        kind="lines"
        headline={
          <>
            {formatDuration(total.firstTokenMs.p50)}
            <span className="chart-change">p50</span>
          </>
        }
        change={against(total.firstTokenMs.p50, before.firstTokenMs.p50)}
        series={[
          line('p50', 'p50', 1, (bucket) => bucket.firstTokenMs.p50),
          line('p95', 'p95', 6, (bucket) => bucket.firstTokenMs.p95),
          line('p99', 'p99', 2, (bucket) => bucket.firstTokenMs.p99),
        ]}
        formatValue={formatDuration}
        formatAxis={formatDuration}
        onPick={pick({})}
      />
      <ChartCard
        {...shared}
        title="Tokens"
        kind="bars"
        headline={formatCompact(total.inputTokens + total.outputTokens)}
        change={against(
          total.inputTokens + total.outputTokens,
          before.inputTokens + before.outputTokens,
        )}
        series={classes.map((each) =>
          line(
            each,
            tokenClassLooks[each].label,
            colours.get(each) ?? 1,
            (bucket) => bucket.usage[each] ?? 0,
          ),
        )}
        formatValue={formatCompact}
        formatAxis={formatCompact}
        onPick={pick({})}
      />
      <ChartCard
        {...shared}
        title="Cost"
        unit="US $"
        kind="bars"
        headline={formatCost(total.cost)}
        change={against(Number(total.cost.usd), Number(before.cost.usd))}
        series={[line('cost', 'cost', 3, (bucket) => Number(bucket.cost.usd))]}
        formatValue={(value) => (value === null ? '–' : formatUsd(String(value)))}
        formatAxis={(value) => formatSignificant(value)}
        onPick={pick({})}
      />
    </div>
  )
}

/** Measures without the percentiles that so few calls do not have. */
function telling(measures: CallMeasures): CallMeasures {
  const { calls, latencyMs, firstTokenMs } = measures
  return {
    ...measures,
    latencyMs: tellingPercentiles(latencyMs, calls),
    // How many of the calls were streamed is not measured; at most all of them.
    firstTokenMs: tellingPercentiles(firstTokenMs, calls),
  }
}

function iso(seconds: number): string {
  return new Date(Math.round(seconds) * 1000).toISOString().replace('.000Z', 'Z')
}
