import type { TraceRow } from '#contract/traces.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatCost } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'
import { FlagBadge } from '#web/ui/flag-badge.tsx'
import { Moment } from '#web/ui/moment.tsx'

type TraceAnswerProps = { readonly trace: TraceRow; readonly spans: readonly TreeSpan[] }

/** What happened in this trace, in one sentence. */
export function TraceAnswer({ trace, spans }: TraceAnswerProps) {
  const failed = spans.filter((span) => span.status === 'error')
  const what =
    trace.calls === 0
      ? plural(trace.spans, 'span')
      : `${plural(trace.calls, 'call')} to ${trace.models.length === 0 ? 'a model' : trace.models.join(', ')}`
  const why = failed.find((span) => span.statusMessage !== '')?.statusMessage
  return (
    <>
      <Moment ns={trace.startedAtNs} />: {what} in{' '}
      <strong>{formatDuration(trace.durationMs)}</strong>
      {trace.calls === 0
        ? ''
        : `, ${formatCount(trace.inputTokens)} tokens in, ${formatCount(trace.outputTokens)} out, ${formatCost(trace.cost)}`}
      {failed.length === 0 ? '.' : ''}
      {failed.length === 0 ? null : (
        <span className="bad">
          ; {plural(failed.length, 'span')} failed{why === undefined ? '' : `: ${shortened(why)}`}.
        </span>
      )}{' '}
      {trace.flags.map((flag) => (
        <FlagBadge key={flag} flag={flag} />
      ))}
    </>
  )
}

const reasonMax = 160

function shortened(text: string): string {
  return text.length <= reasonMax ? text : `${text.slice(0, reasonMax)}…`
}
