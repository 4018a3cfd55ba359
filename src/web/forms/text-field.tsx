import type { ComponentProps, ReactNode } from 'react'
import { Field } from '#web/ui/field.tsx'
import { offBecause } from '#web/ui/off-because.ts'

type TextFieldProps = Omit<
  ComponentProps<'input'>,
  'className' | 'id' | 'value' | 'onChange' | 'aria-describedby' | 'aria-invalid' | 'disabled'
> & {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly isOptional?: boolean
  /** How the text is set: `mono` for names that a machine reads, `number` for figures. */
  readonly look?: 'plain' | 'mono' | 'number'
  /** Why it cannot be changed; it can where there is no reason. */
  readonly disabledReason?: string | undefined
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
  value,
  onChange,
  ...input
}: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional}>
      {(control) => (
        <input
          {...input}
          {...control}
          {...offBecause(disabledReason)}
          className={look === 'plain' ? 'control' : `control ${look}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
