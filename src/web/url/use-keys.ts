import { useEffect, useLayoutEffect, useRef } from 'react'

/** What to do per key, by `KeyboardEvent.key`; the handler may return false to let the key pass. */
export type KeyHandlers = Readonly<Record<string, (event: KeyboardEvent) => void | false>>

/** Listens for single keys anywhere on the page, except while one types, or a dialog, menu or popover is open and has the focus. */
export function useKeys(handlers: KeyHandlers, isOn = true): void {
  const latest = useRef(handlers)
  // Before the paint: what the eye sees as current is what a key acts on.
  useLayoutEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    if (!isOn) return undefined
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return
      const handler = latest.current[event.key]
      if (handler === undefined || isOwnKey(event)) return
      if (handler(event) !== false) event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [isOn])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], .popover-panel') !== null
  )
}

/** Enter and space belong to the button or link that has the focus. */
function isOwnKey(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false
  return event.target instanceof HTMLElement && event.target.closest('a, button, summary') !== null
}
