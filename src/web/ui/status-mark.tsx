import type { SpanStatus } from '#contract/span-row.ts'
import '#web/ui/badge.css'

const words: Readonly<Record<SpanStatus, string>> = { ok: 'ok', error: 'failed', unset: 'not told' }

/** Whether something went well: a dot or a diamond, so that colour alone never says it, and the word. */
export function StatusMark({
  status,
  isShort = false,
}: {
  readonly status: SpanStatus
  readonly isShort?: boolean
}) {
  return (
    <span className={`status-mark ${status}`} data-hint={words[status]}>
      <span className={isShort ? 'unseen' : ''}>{words[status]}</span>
    </span>
  )
}
