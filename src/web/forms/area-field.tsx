import type { ReactNode } from 'react'
import { Field } from '#web/ui/field.tsx'

type AreaFieldProps = {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly isOptional?: boolean
  readonly look?: 'plain' | 'mono'
  readonly rows?: number
  readonly placeholder?: string
  readonly maxLength?: number
  readonly required?: boolean
  readonly spellCheck?: boolean
  readonly value: string
  readonly onChange: (text: string) => void
}

/** Several lines of text with their label, help and error. */
export function AreaField(props: AreaFieldProps) {
  const { label, help, error, isOptional = false, look = 'plain', rows = 3, value } = props
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional}>
      {(control) => (
        <textarea
          {...control}
          className={look === 'plain' ? 'control' : `control ${look}`}
          rows={rows}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          required={props.required}
          spellCheck={props.spellCheck}
          value={value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
