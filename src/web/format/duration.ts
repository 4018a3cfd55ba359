import { unknownNumber } from '#web/format/number.ts'

/** A duration as people say it: `0.4 ms`, `850 ms`, `1.9 s`, `3 m 20 s`, `2 h 5 m`, `3 d 4 h`. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return unknownNumber
  if (milliseconds < 1) return milliseconds === 0 ? '0 ms' : `${digits(milliseconds, 1)} ms`
  if (milliseconds < 999.5) return `${digits(milliseconds, 3)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.95) return `${digits(seconds, seconds < 10 ? 2 : 3)} s`
  const wholeSeconds = Math.round(seconds)
  if (wholeSeconds < 3600) return pair(wholeSeconds, 60, 'm', 's')
  const minutes = Math.round(wholeSeconds / 60)
  if (minutes < 24 * 60) return pair(minutes, 60, 'h', 'm')
  return pair(Math.round(minutes / 60), 24, 'd', 'h')
}

function digits(value: number, count: number): string {
  return String(Number(value.toPrecision(count)))
}

function pair(value: number, per: number, big: string, small: string): string {
  const rest = value % per
  const first = `${Math.floor(value / per)} ${big}`
  return rest === 0 ? first : `${first} ${rest} ${small}`
}
