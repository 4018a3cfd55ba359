import { formatChange } from '#web/format/number.ts'

/**
 * The fewest calls from which a figure says more than chance. The 95th percentile of fewer than 20
 * calls, and the 99th of fewer than 100, is nothing but the slowest call: 1 / (1 − q). A ratio
 * against fewer than 20 calls moves by 5 % or more with every single one of them.
 */
export const callsMin = { p95: 20, p99: 100, change: 20 } as const

/** Percentiles of a set of calls; null is "not known". */
type Percentiles = {
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

/** Percentiles without those that so few calls do not have. `n` is how many calls they are of. */
export function tellingPercentiles(
  { p50, p95, p99 = null }: Omit<Percentiles, 'p99'> & { readonly p99?: number | null },
  n: number,
): Percentiles {
  return { p50, p95: n < callsMin.p95 ? null : p95, p99: n < callsMin.p99 ? null : p99 }
}

/** Why a percentile is a dash, for the head of its column. */
export function percentileHelp(name: 'p95' | 'p99'): string {
  return `A dash with fewer than ${callsMin[name]} calls, of which it would only be the slowest`
}

/** How a figure changed against the time before; undefined where that had too few calls to compare with. */
export function changeAgainst(
  now: number | null,
  before: number | null,
  callsBefore: number,
): string | undefined {
  if (callsBefore < callsMin.change) return undefined
  const change = formatChange(now, before)
  return change === null ? undefined : `${change} against the time before`
}
