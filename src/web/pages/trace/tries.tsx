import { formatDuration } from '#web/format/duration.ts'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'
import { StatusMark } from '#web/ui/status-mark.tsx'

type TriesProps = {
  readonly spans: readonly TreeSpan[]
  readonly spanId: string
  readonly onSelect: (spanId: string) => void
}

/** The attempts under a call, when there was more than one or the one failed. */
export function Tries({ spans, spanId, onSelect }: TriesProps) {
  const tries = spans.filter((span) => span.kind === 'try' && spans[span.parent]?.spanId === spanId)
  if (tries.length === 0 || (tries.length === 1 && tries[0]?.status !== 'error')) return null
  return (
    <section className="tries" aria-label="Tries">
      <h3>{tries.length} tries</h3>
      <ol>
        {tries.map((each, index) => (
          <li key={each.spanId}>
            <span className="faint number">{index + 1}</span>
            <StatusMark status={each.status} />
            <button type="button" onClick={() => onSelect(each.spanId)} className="cut">
              {[each.provider, each.model].filter((part) => part !== '').join(' / ') || each.name}
            </button>
            <span className="cut soft">{each.statusMessage}</span>
            <span className="number push">{formatDuration(each.durationMs)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
