import type { Interval } from './interval.ts'
import { requireCount, requireShare } from './require-numbers.ts'
import { twoSidedT } from './student-t.ts'

/**
 * The t interval of a mean from what a store sums up: mean ± t·√(s²/n) with n − 1 degrees of freedom,
 * as `meanInterval` gives it for values that share no source. Null where nothing tells how far the
 * mean may be off: fewer than two values, or values that were all equal.
 */
export function momentsInterval(sums: {
  readonly n: number
  readonly mean: number
  /** Of the sample: Σ(v − mean)² / (n − 1). */
  readonly variance: number | null
  readonly alpha: number
}): Interval | null {
  const { n, mean, variance, alpha } = sums
  requireCount(n, 'the number of values')
  requireShare(alpha, 'alpha')
  if (n < 2 || variance === null || !(variance > 0)) return null
  const half = twoSidedT(alpha, n - 1) * Math.sqrt(variance / n)
  return { low: mean - half, high: mean + half }
}
