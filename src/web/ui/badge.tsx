import type { ReactNode } from 'react'
import '#web/ui/badge.css'

type BadgeProps = {
  readonly tone?: 'plain' | 'accent' | 'good' | 'warn' | 'bad'
  readonly title?: string
  readonly children: ReactNode
}

/** A short word about a thing: its state, a tag, a flag. */
export function Badge({ tone = 'plain', title, children }: BadgeProps) {
  return (
    <span className={`badge ${tone}`} title={title}>
      {children}
    </span>
  )
}
