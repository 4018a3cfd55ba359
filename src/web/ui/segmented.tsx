import { hinted } from '#web/ui/hinted.ts'
import '#web/ui/segmented.css'

type SegmentedProps<Value extends string> = {
  /** What is chosen, for screen readers. */
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
  /** Why another cannot be chosen; it can where there is no reason. */
  readonly disabledReason?: string | undefined
}

/** One of a few choices, all of them visible. */
export function Segmented<Value extends string>({
  label,
  value,
  choices,
  onChange,
  disabledReason,
}: SegmentedProps<Value>) {
  return (
    <div className="segmented" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          aria-disabled={disabledReason === undefined ? undefined : true}
          {...hinted(disabledReason)}
          onClick={disabledReason === undefined ? () => onChange(choice.value) : undefined}
        >
          {choice.label}
        </button>
      ))}
    </div>
  )
}
