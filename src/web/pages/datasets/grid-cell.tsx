import { useState } from 'react'
import { hinted } from '#web/ui/hinted.ts'

type GridCellProps = {
  /** Name of the field, for the control. */
  readonly label: string
  readonly text: string
  readonly isJson: boolean
  /** Why it cannot be changed; undefined if it can. */
  readonly whyNot: string | undefined
  readonly onSave: (text: string) => void
}

/** A value in the grid: Enter, F2 or a double click opens it; Enter keeps what was typed, Escape what was there. */
export function GridCell({ label, text, isJson, whyNot, onSave }: GridCellProps) {
  const [typed, setTyped] = useState<string | null>(null)
  if (typed !== null)
    return (
      <textarea
        className={`grid-input ${isJson ? 'mono' : ''}`}
        aria-label={label}
        rows={1}
        // The person asked for it with the key or the click that opened the cell.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={typed}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed !== text) onSave(typed)
          setTyped(null)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault()
            event.currentTarget.blur()
          } else if (event.key === 'Escape') {
            event.preventDefault()
            setTyped(null)
          }
        }}
      />
    )
  const open = (): void => {
    if (whyNot === undefined) setTyped(text)
  }
  return (
    <button
      type="button"
      className={`grid-value ${isJson ? 'mono' : ''}`}
      aria-label={`${label}: ${text === '' ? 'nothing' : text.slice(0, 200)}`}
      {...hinted(whyNot)}
      data-hint={whyNot ?? text}
      aria-disabled={whyNot !== undefined || undefined}
      onDoubleClick={open}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'F2') return
        event.preventDefault()
        open()
      }}
    >
      {text === '' ? <span className="faint">–</span> : text}
    </button>
  )
}
