import { Field } from '#web/ui/field.tsx'
import { offBecause } from '#web/ui/off-because.ts'

const rowsMin = 2
const rowsMax = 24
// About as many characters of the fixed-width face as fit a line of the editor.
const lineCharacters = 88
/** Of the style sheet: a line, and padding with border. Browsers that size a text by its content ask for them. */
const linePixels = 19
const framePixels = 14

type TemplateAreaProps = {
  readonly label: string
  readonly help?: string
  readonly error?: string | undefined
  /** Where in the prompt it stands, so that findings lead to it. */
  readonly place: string
  readonly placeholder?: string
  readonly rows?: number
  readonly disabledReason?: string | undefined
  readonly value: string
  readonly onChange: (text: string) => void
}

/** A text of several lines that grows with what is typed: a template, a schema. */
export function TemplateArea(props: TemplateAreaProps) {
  const { label, help, error, place, placeholder, disabledReason, value, onChange } = props
  const least = props.rows ?? rowsMin
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <textarea
          {...control}
          className="control mono template-area"
          data-place={place}
          rows={rowsOf(value, least)}
          style={{ minHeight: least * linePixels + framePixels }}
          placeholder={placeholder}
          spellCheck={false}
          {...offBecause(disabledReason)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

function rowsOf(text: string, least: number): number {
  const lines = text
    .split('\n', rowsMax + 1)
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / lineCharacters)), 0)
  return Math.min(rowsMax, Math.max(least, lines))
}
