import type { ReactNode } from 'react'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { SkeletonPanel } from '#web/ui/skeleton.tsx'

type SectionProps = {
  /** What this part is for, in a sentence. */
  readonly summary: ReactNode
  readonly actions?: ReactNode
  readonly isLoading: boolean
  readonly error: Error | null
  readonly onRetry: () => void
  readonly children: ReactNode
}

/** One part of the settings: what it is for, its buttons, its content. */
export function Section({ summary, actions, isLoading, error, onRetry, children }: SectionProps) {
  return (
    <div className="stack settings-section">
      <div className="settings-head">
        <p className="answer">{summary}</p>
        {actions === undefined ? null : <div className="row wrap">{actions}</div>}
      </div>
      <ErrorNote error={error} onRetry={onRetry} />
      {isLoading && error === null ? <SkeletonPanel count={5} label="Loading" /> : null}
      {isLoading || error !== null ? null : children}
    </div>
  )
}
