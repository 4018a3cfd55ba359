export const dayMs = 86_400_000
export const hourMs = 3_600_000

/** Spans that are older than 30 days are moved by whoever takes them, so a month has 29 days here, and today. */
const daysBack = 29
/** The day on which a provider was overloaded, from midnight to midnight (UTC), counted back from today; or the weekday before it. */
const badDayBack = 9

/** What share of a day's calls falls into each hour, as offices of one continent work. */
const byHour = [1, 1, 1, 1, 1, 2, 4, 7, 10, 11, 11, 9, 8, 10, 11, 10, 8, 6, 5, 4, 3, 2, 2, 1]
const hourSum = byHour.reduce((sum, share) => sum + share, 0)

/** A moment of the month: when something begins, and what the world was like. */
export type Moment = {
  readonly atMs: number
  /** 0 is today. */
  readonly daysAgo: number
  /** True on the day on which a provider was overloaded. */
  readonly isBad: boolean
}

/**
 * Moments of a month up to a minute ago, in order: busier by day than by night, on weekdays than at
 * weekends, and a little more every week. The same for the same random numbers and the same day.
 */
export function momentsOfMonth({
  nowMs,
  perDay,
  random,
}: {
  readonly nowMs: number
  readonly perDay: number
  readonly random: () => number
}): Moment[] {
  const today = Math.floor(nowMs / dayMs) * dayMs
  const badDay = badDayBack + weekendDaysBefore(today - badDayBack * dayMs)
  const moments: Moment[] = []
  for (let daysAgo = daysBack; daysAgo >= 0; daysAgo -= 1) {
    const day = today - daysAgo * dayMs
    const isWeekend = weekendDaysBefore(day) > 0
    const growth = 1 - daysAgo / 90
    const count = Math.round(perDay * growth * (isWeekend ? 0.4 : 1) * (0.85 + random() * 0.3))
    for (let at = 0; at < count; at += 1) {
      const hour = hourOf(random())
      const atMs = Math.floor(day + hour * hourMs + random() * hourMs)
      if (atMs < nowMs - 60_000) moments.push({ atMs, daysAgo, isBad: daysAgo === badDay })
    }
  }
  return moments.toSorted((a, b) => a.atMs - b.atMs)
}

/** Days from a day back to the last weekday: 0 for a weekday, 1 for a Saturday, 2 for a Sunday. */
function weekendDaysBefore(dayStartMs: number): number {
  const weekday = new Date(dayStartMs).getUTCDay()
  return weekday === 6 ? 1 : weekday === 0 ? 2 : 0
}

function hourOf(share: number): number {
  let left = share * hourSum
  for (const [hour, weight] of byHour.entries()) {
    if (left < weight) return hour
    left -= weight
  }
  return 23
}
