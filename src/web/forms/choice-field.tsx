import type { ReactNode } from 'react'
import { Field } from '#web/ui/field.tsx'

type ChoiceFieldProps<Value extends string> = {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly isOptional?: boolean
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

/** One of several choices, folded away, with its label, help and error. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, help, error, isOptional = false, value, choices } = props
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional}>
      {(control) => (
        <select
          {...control}
          className="select"
          value={value}
          onChange={(event) => {
            const chosen = choices.find((one) => one.value === event.target.value)
            if (chosen !== undefined) props.onChange(chosen.value)
          }}
        >
          {choices.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
