/** The time ranges one click away, shortest first, as the URL carries them. */
export const windowChoices = [
  { from: '-15m', label: 'Last 15 min' },
  { from: '-1h', label: 'Last hour' },
  { from: '-6h', label: 'Last 6 h' },
  { from: '-24h', label: 'Last 24 h' },
  { from: '-7d', label: 'Last 7 d' },
  { from: '-30d', label: 'Last 30 d' },
] as const

/** The range that counts when the URL names none; the same as the API's. */
export const windowDefault = '-24h'

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** Milliseconds since 1970 of one end of a window: ISO 8601, `now`, or a distance such as `-24h`; null if it is none. */
export function momentOf(end: string, now: number): number | null {
  if (end === 'now') return now
  const match = /^-(\d+)([smhdw])$/.exec(end)
  if (match !== null) return now - Number(match[1]) * (unitMs[match[2] ?? ''] ?? 0)
  const moment = Date.parse(end)
  return Number.isNaN(moment) ? null : moment
}

/** The moment that an address names by `at`; undefined where it names none that can be read. */
export function momentIn(search: Readonly<Record<string, string | undefined>>): string | undefined {
  const at = search['at']
  return Number.isNaN(Date.parse(at ?? '')) ? undefined : at
}

/** Both ends of a window, as the address and the API carry them. */
export type WindowEnds = { readonly from: string; readonly to: string }

/**
 * The window in which a moment of the address is shown: the one chosen, when the moment lies in it;
 * else one of the same length with the moment in its middle. Without a moment the one chosen.
 */
export function windowAround(
  at: string | undefined,
  chosen: WindowEnds,
  now: number = Date.now(),
): WindowEnds {
  const moment = Date.parse(at ?? '')
  const [start, end] = [momentOf(chosen.from, now), momentOf(chosen.to, now)]
  if (Number.isNaN(moment) || start === null || end === null || end <= start) return chosen
  if (moment >= start && moment < end) return chosen
  const half = (end - start) / 2
  return {
    from: new Date(moment - half).toISOString(),
    to: new Date(moment + half).toISOString(),
  }
}

/** The window in words, as a sentence starts with it: `Last 24 h`, `3 Mar, 10:00 to 11:30`. */
export function formatWindow(from: string, to: string, timeZone?: string): string {
  const known = windowChoices.find((choice) => choice.from === from)
  if (known !== undefined && to === 'now') return known.label
  const distance = /^-(\d+)([smhdw])$/.exec(from)
  if (distance !== null && to === 'now') return `Last ${distance[1]} ${distance[2]}`
  return `${end(from, timeZone)} to ${end(to, timeZone)}`
}

function end(text: string, timeZone: string | undefined): string {
  const moment = Date.parse(text)
  if (Number.isNaN(moment)) return text
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(moment)
}
