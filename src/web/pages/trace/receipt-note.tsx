import { showReceipt } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { plural } from '#web/format/number.ts'
import { Button } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { usePlace } from '#web/url/use-place.ts'

type ReceiptNoteProps = {
  readonly traceId: string
  readonly error: Error
  readonly onRetry: () => void
}

const askAgainMs = 1500

/** A trace that cannot be shown yet: where it is. */
export function ReceiptNote({ traceId, error, onRetry }: ReceiptNoteProps) {
  const place = usePlace()
  const receipt = useAnswer(
    showReceipt,
    { params: { traceId }, query: { project: place.project } },
    { refreshMs: askAgainMs },
  )
  const { data } = receipt
  if (data === undefined || data.state === 'unknown')
    return <ErrorNote error={error} onRetry={onRetry} />
  const titles = {
    stored: 'The trace has just been stored',
    spooled: 'The trace is safe on disk, and about to be stored',
    quarantined: 'The trace store would not take this trace',
  }
  return (
    <EmptyState title={titles[data.state]}>
      <span>
        {plural(data.storedSpans, 'span')} stored, {plural(data.spooledSpans, 'span')} in the spool,{' '}
        {plural(data.quarantinedSpans, 'span')} kept aside.
      </span>
      <Button look="primary" onClick={onRetry}>
        Open it now
      </Button>
    </EmptyState>
  )
}
