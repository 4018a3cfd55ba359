/** A moment as `datetime-local` takes it: in the person's zone, to the minute or to the second. */
export function localText(milliseconds: number, precision: 'minute' | 'second' = 'minute'): string {
  const offsetMs = new Date(milliseconds).getTimezoneOffset() * 60_000
  const text = new Date(milliseconds - offsetMs).toISOString()
  return text.slice(0, precision === 'minute' ? 16 : 19)
}
