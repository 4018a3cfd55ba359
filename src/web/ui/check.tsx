import type { ReactNode } from 'react'
import { offBecause } from '#web/ui/off-because.ts'
import '#web/ui/field.css'

type CheckProps = {
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly children: ReactNode
  /** Why it cannot be changed; it can where there is no reason. */
  readonly disabledReason?: string | undefined
}

/** A box to tick with its words, which tick it too. */
export function Check({ isOn, onChange, children, disabledReason }: CheckProps) {
  return (
    <label className="check" data-hint={disabledReason}>
      <input
        type="checkbox"
        checked={isOn}
        {...offBecause(disabledReason)}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  )
}
