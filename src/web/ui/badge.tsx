import type { ReactNode } from 'react'
import { useHintStop } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import '#web/ui/badge.css'

type BadgeProps = {
  readonly tone?: 'plain' | 'accent' | 'good' | 'warn' | 'bad'
  /** What it means, as a hint. */
  readonly hint?: string | undefined
  readonly children: ReactNode
}

/** A short word about a thing: its state, a tag, a flag. */
export function Badge({ tone = 'plain', hint, children }: BadgeProps) {
  const tabIndex = useHintStop(false)
  return (
    <span
      className={`badge ${tone}`}
      {...hinted(hint)}
      tabIndex={hint === undefined ? undefined : tabIndex}
    >
      {children}
    </span>
  )
}
