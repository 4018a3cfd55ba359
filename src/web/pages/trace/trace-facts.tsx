import type { ReactNode } from 'react'
import type { TraceRow } from '#contract/traces.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { CostText } from '#web/ui/cost-text.tsx'
import { FlagBadge } from '#web/ui/flag-badge.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/trace/trace-facts.css'

/** What is known of a trace as a whole; who and which session lead to their other traces. */
export function TraceFacts({ trace }: { readonly trace: TraceRow }) {
  const place = usePlace()
  const facts: readonly [string, ReactNode][] = [
    ['Status', <StatusMark status={trace.status} />],
    ['Started', <Moment ns={trace.startedAtNs} />],
    ['Time', formatDuration(trace.durationMs)],
    ['Cost', <CostText cost={trace.cost} />],
    ['Tokens', `${formatCount(trace.inputTokens)} in, ${formatCount(trace.outputTokens)} out`],
    ['Spans', formatCount(trace.spans)],
    ['Environment', trace.environment],
    ['User', trace.userId === '' ? null : <Link href={paths.traces(place, { user: trace.userId })}>{trace.userId}</Link>],
    ['Session', trace.sessionId === '' ? null : <Link href={paths.traces(place, { session: trace.sessionId })}>{trace.sessionId}</Link>],
    ['Service', trace.services.length === 0 ? null : trace.services.join(', ')],
    ['Tags', trace.tags.length === 0 ? null : trace.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)],
    ['Flags', trace.flags.length === 0 ? null : trace.flags.map((flag) => <FlagBadge key={flag} flag={flag} />)],
  ]
  return (
    <dl className="trace-facts">
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
