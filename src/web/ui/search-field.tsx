import { useEffect, useRef, useState } from 'react'
import { Icon } from '#web/ui/icon.tsx'
import { useKeys } from '#web/url/use-keys.ts'
import '#web/ui/search-field.css'

type SearchFieldProps = {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onChange: (text: string | undefined) => void
}

// Long enough not to ask at every letter, short enough to feel immediate.
const waitMs = 250

/** A search that follows the typing; `/` goes to it, Escape empties it. */
export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  // The address changed elsewhere (a saved view, the back button): the field follows it.
  if (seen !== value) {
    setSeen(value)
    if (value !== text.trim()) setText(value)
  }
  useKeys({ '/': () => input.current?.focus() })
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === value) return undefined
    const timer = window.setTimeout(() => onChange(wanted === '' ? undefined : wanted), waitMs)
    return () => window.clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <span className="search-field">
      <Icon name="search" size={14} />
      <input
        ref={input}
        className="control"
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(text.trim() === '' ? undefined : text.trim())
          if (event.key === 'Escape' && text === '') event.currentTarget.blur()
        }}
      />
    </span>
  )
}
