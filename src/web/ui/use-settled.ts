import { useEffect, useState } from 'react'

// Long enough not to ask at every letter, short enough to feel live.
const waitMs = 300

/** The value as it was when it had not changed for a moment: what is asked of the server while one types. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), waitMs)
    return () => window.clearTimeout(timer)
  }, [value])
  return settled
}
