/** Milliseconds since 1970 of a moment in nanoseconds (decimal string); exact to the microsecond. */
export function millisecondsOf(nanoseconds: string): number {
  const cut = Math.max(0, nanoseconds.length - 3)
  return Number(nanoseconds.slice(0, cut)) / 1000
}

/** A distance from now in words: `just now`, `40 s ago`, `5 m ago`, `3 h ago`, `2 d ago`, `in 4 d`. */
export function formatRelative(milliseconds: number, now: number): string {
  const seconds = Math.round((now - milliseconds) / 1000)
  if (seconds >= 0 && seconds < 5) return 'just now'
  const text = distance(Math.abs(seconds))
  return seconds < 0 ? `in ${text}` : `${text} ago`
}

function distance(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

type Zoned = {
  /** IANA name; the person's own zone if left out. */
  readonly timeZone?: string
}

/** A moment in full with its zone: `3 Mar 2026, 14:05:09.123 CET`; in the person's own. */
export function formatAbsolute(milliseconds: number, zoned: Zoned = {}): string {
  return `${formatDate(milliseconds, zoned)}, ${formatTime(milliseconds, zoned)}.${thousandths(milliseconds)} ${formatZone(milliseconds, zoned)}`
}

/** The clock of a moment, with the day when it is not the day of `now`: `14:05`, `3 Mar, 14:05`, `3 Mar 2025`. */
export function formatClock(milliseconds: number, now: number, zoned: Zoned = {}): string {
  const day = formatDate(milliseconds, zoned)
  const today = formatDate(now, zoned)
  const clock = formatTime(milliseconds, zoned).slice(0, 5)
  if (day === today) return clock
  const [date, year] = [day.slice(0, -5), day.slice(-4)]
  return year === today.slice(-4) ? `${date}, ${clock}` : day
}

/** The person's zone at a moment, as clocks are told apart by: `UTC`, `CET`, `GMT+9`. */
export function formatZone(milliseconds: number, zoned: Zoned = {}): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZoneName: 'short',
    ...zoned,
  }).formatToParts(milliseconds)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** `3 Mar 2026`. */
export function formatDate(milliseconds: number, zoned: Zoned = {}): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...zoned,
  }).format(milliseconds)
}

/** `14:05:09`. */
export function formatTime(milliseconds: number, zoned: Zoned = {}): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...zoned,
  }).format(milliseconds)
}

/** A moment on an axis or in a chart's readout: with the date as soon as the window is longer than a day. */
export function formatMoment(milliseconds: number, windowMs: number, zoned: Zoned = {}): string {
  const time = formatTime(milliseconds, zoned)
  const short = windowMs <= 10 * 60_000 ? time : time.slice(0, 5)
  if (windowMs <= 86_400_000) return short
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zoned })
  return `${day.format(milliseconds)}, ${short}`
}

function thousandths(milliseconds: number): string {
  return String(Math.floor(milliseconds) % 1000).padStart(3, '0')
}
