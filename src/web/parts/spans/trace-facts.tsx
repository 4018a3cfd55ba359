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
import '#web/parts/spans/trace-facts.css'

type Fact = { readonly label: string; readonly value: ReactNode }

/** What is known of a trace as a whole; who and which session lead to their other traces. */
export function TraceFacts({ trace }: { readonly trace: TraceRow }) {
  const place = usePlace()
  const facts: readonly Fact[] = [
    { label: 'Status', value: <StatusMark status={trace.status} /> },
    { label: 'Started', value: <Moment ns={trace.startedAtNs} /> },
    { label: 'Time', value: formatDuration(trace.durationMs) },
    { label: 'Cost', value: <CostText cost={trace.cost} /> },
    {
      label: 'Tokens',
      value: `${formatCount(trace.inputTokens)} in, ${formatCount(trace.outputTokens)} out`,
    },
    { label: 'Spans', value: formatCount(trace.spans) },
    { label: 'Environment', value: trace.environment },
    {
      label: 'User',
      value:
        trace.userId === '' ? null : (
          <Link href={paths.traces(place, { user: trace.userId })}>{trace.userId}</Link>
        ),
    },
    {
      label: 'Session',
      value:
        trace.sessionId === '' ? null : (
          <Link href={paths.traces(place, { session: trace.sessionId })}>{trace.sessionId}</Link>
        ),
    },
    { label: 'Service', value: trace.services.length === 0 ? null : trace.services.join(', ') },
    {
      label: 'Tags',
      value:
        trace.tags.length === 0 ? null : trace.tags.map((tag) => <Badge key={tag}>{tag}</Badge>),
    },
    {
      label: 'Flags',
      value:
        trace.flags.length === 0
          ? null
          : trace.flags.map((flag) => <FlagBadge key={flag} flag={flag} />),
    },
  ]
  return (
    <dl className="trace-facts">
      {facts
        .filter(({ value }) => value !== null && value !== '')
        .map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
