/** Statuses that may pass by themselves: the provider is busy, restarting, or lost a race. */
const retryableStatuses = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529])

export function isRetryableStatus(status: number): boolean {
  return retryableStatuses.has(status)
}

const backoffFirstMs = 200
const backoffMaxMs = 4000
/** A provider that asks for more patience than this is left for the next target, or for the caller to wait for. */
const retryAfterMaxMs = 10_000

/**
 * How long to wait before the next try, or null when it is not worth waiting here. `random` is in
 * [0, 1): full jitter, so that calls that failed together do not come back together.
 */
export function retryPauseMs(given: {
  retry: number
  retryAfterMs: number | null
  random: number
}): number | null {
  if (given.retryAfterMs !== null)
    return given.retryAfterMs <= retryAfterMaxMs ? given.retryAfterMs : null
  return given.random * Math.min(backoffMaxMs, backoffFirstMs * 2 ** given.retry)
}

/** Reads Retry-After (RFC 9110: seconds or a date) and OpenAI's retry-after-ms; null when there is none that makes sense. */
export function readRetryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  nowMs: number,
): number | null {
  const milliseconds = Number(headers['retry-after-ms'])
  if (headers['retry-after-ms'] !== undefined && milliseconds >= 0) return milliseconds
  const header = headers['retry-after']
  if (typeof header !== 'string') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : null
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}
