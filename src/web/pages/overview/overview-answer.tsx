import type { showOverview } from '#contract/metrics.ts'
import type { ReplyOf } from '#contract/endpoint.ts'
import { formatDuration } from '#web/format/duration.ts'
import { tellingPercentiles } from '#web/format/enough.ts'
import { formatCost } from '#web/format/money.ts'
import { formatShare, plural } from '#web/format/number.ts'
import { formatWindow, windowDefault } from '#web/format/window.ts'
import { type Place, paths, type Search } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Link } from '#web/ui/link.tsx'

type OverviewAnswerProps = {
  readonly overview: ReplyOf<typeof showOverview>
  readonly place: Place
  /** Filters of the page, which its links carry on. */
  readonly filters: Search
}

/** The window in one sentence; each number leads to its evidence. */
export function OverviewAnswer({ overview, place, filters }: OverviewAnswerProps) {
  const { total, attention } = overview
  const range = formatWindow(place.from ?? windowDefault, place.to ?? 'now')
  if (total.calls === 0) return <>{range}: no model calls. Choose a longer range, or send one.</>
  return (
    <>
      {range}: <Link href={paths.calls(place, filters)}>{plural(total.calls, 'call')}</Link>,{' '}
      <Link href={paths.calls(place, { ...filters, status: 'error' })}>
        {formatShare(total.errorRate)} failed
      </Link>
      , <Link href={paths.calls(place, filters)}>{formatCost(total.cost)}</Link>
      <Latency overview={overview} place={place} filters={filters} />
      {attention.length === 0
        ? '; nothing needs attention.'
        : `; ${things(attention.length)} attention.`}{' '}
      {overview.isSimulatedOnly ? (
        <Badge tone="warn" hint="Every call of this range went to the built-in simulator">
          simulated
        </Badge>
      ) : null}
    </>
  )
}

/** The slow end of the calls; their middle while there are too few for that. */
function Latency({ overview, place, filters }: OverviewAnswerProps) {
  const { calls, latencyMs } = overview.total
  const { p50, p95 } = tellingPercentiles(latencyMs, calls)
  if (p95 !== null)
    return (
      <>
        , p95{' '}
        <Link
          className="number"
          href={paths.calls(place, {
            ...filters,
            minDurationMs: String(Math.floor(p95)),
            sort: '-duration',
          })}
        >
          {formatDuration(p95)}
        </Link>
      </>
    )
  if (p50 === null) return null
  return (
    <>
      , half within{' '}
      <Link className="number" href={paths.calls(place, { ...filters, sort: 'duration' })}>
        {formatDuration(p50)}
      </Link>
    </>
  )
}

function things(count: number): string {
  const words = ['', 'one thing needs', 'two things need', 'three things need']
  return words[count] ?? `${count} things need`
}
