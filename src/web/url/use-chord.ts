import { useEffect, useRef } from 'react'

/**
 * Listens for ⌘ or Ctrl with a key anywhere on the page, while one types too; not while a dialog is
 * open. `key` is that of `KeyboardEvent.key`, lower-case letters.
 */
export function useChord(key: string, run: () => void, isOn = true): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    if (!isOn) return undefined
    const listen = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key
      if (pressed !== key || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [key, isOn])
}
