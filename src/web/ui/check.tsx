import type { ReactNode } from 'react'
import '#web/ui/field.css'

type CheckProps = {
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly children: ReactNode
  readonly isDisabled?: boolean
}

/** A box to tick with its words, which tick it too. */
export function Check({ isOn, onChange, children, isDisabled = false }: CheckProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  )
}
