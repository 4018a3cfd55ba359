import type { SpanDetail } from '#contract/traces.ts'
import { Icon } from '#web/ui/icon.tsx'
import '#web/parts/spans/span-error-note.css'

/** Why a span failed, in the words it was recorded with; nothing when it did not. */
export function SpanErrorNote({ span }: { readonly span: SpanDetail }) {
  if (span.status !== 'error') return null
  const { errorType, httpStatus, statusMessage } = span
  return (
    <div className="span-error" role="note">
      <Icon name="error" />
      <div>
        <strong>
          {errorType === '' ? 'Failed' : errorType}
          {httpStatus === null || httpStatus === 0 || String(httpStatus) === errorType
            ? ''
            : ` · HTTP ${httpStatus}`}
        </strong>
        {statusMessage === '' ? null : <p>{statusMessage}</p>}
      </div>
    </div>
  )
}
