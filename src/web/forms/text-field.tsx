import type { ComponentProps, ReactNode } from 'react'
import { Combobox, type Offered } from '#web/ui/combobox.tsx'
import { Field } from '#web/ui/field.tsx'
import { offBecause } from '#web/ui/off-because.ts'

type TextFieldProps = Omit<
  ComponentProps<'input'>,
  | 'className'
  | 'id'
  | 'list'
  | 'value'
  | 'onChange'
  | 'aria-describedby'
  | 'aria-invalid'
  | 'disabled'
> & {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly isOptional?: boolean
  /** How the text is set: `mono` for names that a machine reads, `number` for figures. */
  readonly look?: 'plain' | 'mono' | 'number'
  /** Why it cannot be changed; it can where there is no reason. */
  readonly disabledReason?: string | undefined
  /** What is offered while one types; anything else may be typed too. */
  readonly offered?: readonly Offered[] | undefined
  readonly value: string
  readonly onChange: (text: string) => void
}

/** One line of text with its label, help and error. */
export function TextField({
  label,
  help,
  error,
  isOptional = false,
  look = 'plain',
  disabledReason,
  offered,
  value,
  onChange,
  ...input
}: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional}>
      {(control) => {
        const all = {
          ...input,
          ...control,
          ...offBecause(disabledReason),
          className: look === 'plain' ? 'control' : `control ${look}`,
          value,
        }
        return offered === undefined ? (
          <input {...all} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <Combobox {...all} offered={offered} onChange={onChange} />
        )
      }}
    </Field>
  )
}
