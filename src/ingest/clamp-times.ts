const nanosecondsPerDay = 86_400_000_000_000n

/** Telemetry may be this old; older times would open a partition per day in the trace store. */
export const oldestNs = 30n * nanosecondsPerDay

/** Clocks may run ahead this far; the farther ones would keep a partition from ever expiring. */
export const newestNs = nanosecondsPerDay

export type ClampedTimes = {
  readonly startNs: bigint
  readonly durationNs: bigint
  readonly isClamped: boolean
}

/**
 * Brings a span's times into [now − 30 days, now + 1 day] and its end not before its start. A span
 * that lies outside as a whole keeps its duration: it is moved, not squashed. Null when the span
 * has no usable time at all. A missing end (0) is the start: the span is an instant.
 */
export function clampTimes(times: {
  readonly startNs: bigint
  readonly endNs: bigint
  readonly nowNs: bigint
}): ClampedTimes | null {
  const start = times.startNs > 0n ? times.startNs : times.endNs
  if (start <= 0n) return null
  const end = times.endNs > 0n ? times.endNs : start
  const clampedStart = clamp(start, times.nowNs)
  const clampedEnd = clamp(end, times.nowNs)
  const isWhollyOutside = clampedStart === clampedEnd && start !== end
  const duration = isWhollyOutside ? end - start : clampedEnd - clampedStart
  return {
    startNs: clampedStart,
    durationNs: duration > 0n ? duration : 0n,
    isClamped: clampedStart !== start || clampedEnd !== end || end < start,
  }
}

function clamp(timeNs: bigint, nowNs: bigint): bigint {
  const oldest = nowNs - oldestNs
  const newest = nowNs + newestNs
  if (timeNs < oldest) return oldest
  return timeNs > newest ? newest : timeNs
}
