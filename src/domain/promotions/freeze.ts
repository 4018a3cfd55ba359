/** The moment as a clock on the wall of a time zone shows it. */
type WallClock = { readonly date: string; readonly day: string; readonly time: string }

/**
 * The first of these freezes that a moment lies in; null for none. Freezes are as in
 * `contract/environment-rules.ts`: hours of a weekday, the end excluded, or days, both ends included.
 */
export function freezeAt(
  freezes: readonly string[],
  nowMs: number,
  timeZone: string,
): string | null {
  if (freezes.length === 0) return null
  const now = wallClock(nowMs, timeZone)
  return freezes.find((freeze) => holds(freeze, now)) ?? null
}

function holds(freeze: string, { date, day, time }: WallClock): boolean {
  if (freeze.includes('..')) {
    const [first = '', last = ''] = freeze.split('..')
    return first <= date && date <= last
  }
  const [onDay, hours = ''] = freeze.split(' ')
  const [from = '', until = ''] = hours.split('-')
  return onDay === day && from <= time && time < until
}

function wallClock(nowMs: number, timeZone: string): WallClock {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(nowMs)
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? ''
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    day: part('weekday').toLowerCase(),
    time: `${part('hour')}:${part('minute')}`,
  }
}
