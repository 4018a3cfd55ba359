import type { ReactNode } from 'react'
import { Field } from '#web/ui/field.tsx'
import { type Choice, Select } from '#web/ui/select.tsx'

type ChoiceFieldProps<Value extends string | number> = {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly isOptional?: boolean
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChange: (value: Value) => void
}

/** One of several choices, folded away, with its label, help and error. */
export function ChoiceField<Value extends string | number>(props: ChoiceFieldProps<Value>) {
  const { label, help, error, isOptional = false, value, choices } = props
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional}>
      {(control) => (
        <Select {...control} value={value} choices={choices} onChange={props.onChange} />
      )}
    </Field>
  )
}
