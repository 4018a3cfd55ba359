import { type ReactNode, useId } from 'react'
import '#web/ui/field.css'

/** What a control needs to be tied to its label, help and error. */
type ControlProps = {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

type FieldProps = {
  readonly label: string
  /** A sentence below the label; for anything that is not obvious. */
  readonly help?: ReactNode
  /** What is wrong with the present value. */
  readonly error?: string | undefined
  readonly isOptional?: boolean
  readonly children: (control: ControlProps) => ReactNode
}

/** A control with its label, help and error, tied together for everyone. */
export function Field({ label, help, error, isOptional = false, children }: FieldProps) {
  const id = useId()
  const described = [
    help === undefined ? '' : `${id}-help`,
    error === undefined ? '' : `${id}-error`,
  ]
  const describedBy = described.filter((part) => part !== '').join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isOptional ? <span className="faint"> (optional)</span> : null}
      </label>
      {children({
        id,
        ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
        ...(error === undefined ? {} : { 'aria-invalid': true }),
      })}
      {help === undefined ? null : (
        <div className="field-help" id={`${id}-help`}>
          {help}
        </div>
      )}
      {error === undefined ? null : (
        <div className="field-error" id={`${id}-error`}>
          {error}
        </div>
      )}
    </div>
  )
}
