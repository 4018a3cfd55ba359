import type { ReactNode } from 'react'
import '#web/ui/empty-state.css'

type EmptyStateProps = {
  /** What will be here. */
  readonly title: string
  /** How the first one comes about. */
  readonly children?: ReactNode
}

/** What stands where nothing is yet: what will be here, and what makes the first one. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <h3>{title}</h3>
      {children === undefined ? null : <div className="empty-state-body">{children}</div>}
    </div>
  )
}
