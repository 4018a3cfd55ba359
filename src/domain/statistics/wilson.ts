import { invariant } from '#kit/invariant.ts'
import { clampInterval, type Interval } from './interval.ts'
import { twoSidedZ } from './normal.ts'
import { requireCount } from './require-numbers.ts'

export type Rate = {
  readonly n: number
  /** 0 to 1; null when nothing was counted. */
  readonly rate: number | null
  /** Inside [0, 1]; all of it when nothing was counted. */
  readonly interval: Interval
}

/**
 * The rate `passed` / `n` with Wilson's score interval at confidence 1 − `alpha`. For independent items;
 * where items share a source, `meanInterval` with clusters is right.
 * Source: E. B. Wilson, JASA 22 (1927) 209; L. Brown, T. Cai and A. DasGupta, Stat. Sci. 16 (2001) 101
 * on why the usual p ± z·√(p(1−p)/n) must not be used.
 */
export function rateInterval(counts: {
  readonly passed: number
  readonly n: number
  readonly alpha: number
}): Rate {
  const { passed, n, alpha } = counts
  requireCount(passed, 'the number passed')
  requireCount(n, 'the number of items')
  invariant(passed <= n, `no more pass than there are: ${passed} of ${n}`)
  const z = twoSidedZ(alpha)
  if (n === 0) return { n, rate: null, interval: { low: 0, high: 1 } }
  const rate = passed / n
  const shrink = 1 + (z * z) / n
  const centre = (rate + (z * z) / (2 * n)) / shrink
  const half = (z / shrink) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))
  const interval = clampInterval({ low: centre - half, high: centre + half }, { low: 0, high: 1 })
  // At the ends the formula meets 0 and 1 exactly; rounding must not leave them outside.
  return {
    n,
    rate,
    interval: {
      low: passed === 0 ? 0 : interval.low,
      high: passed === n ? 1 : interval.high,
    },
  }
}
