import type { ComponentProps } from 'react'
import { offBecause } from '#web/ui/off-because.ts'

/** One choice: its value, and its words where they are others. */
export type Choice<Value> = Value | { readonly value: Value; readonly label: string }

type SelectProps<Value extends string | number> = Omit<
  ComponentProps<'select'>,
  'value' | 'onChange' | 'children'
> & {
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChange: (value: Value) => void
  /** Why nothing can be chosen now. */
  readonly disabledReason?: string | undefined
}

/** One of several choices, folded away, without a field around it. */
export function Select<Value extends string | number>(props: SelectProps<Value>) {
  const { className, choices, disabledReason, onChange, ...rest } = props
  const all = choices.map((one) =>
    typeof one === 'object' ? one : { value: one, label: String(one) },
  )
  return (
    <select
      {...rest}
      className={className === undefined ? 'select' : `select ${className}`}
      {...offBecause(disabledReason)}
      onChange={(event) => {
        const chosen = all.find(({ value }) => String(value) === event.target.value)
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {all.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
