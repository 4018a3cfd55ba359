import type { Interval } from './interval.ts'
import { requireCount, requireShare } from './require-numbers.ts'

/**
 * The mean of bounded values that were all equal. No variation was seen, which is not none: values not
 * seen yet may lie anywhere in the bounds.
 */
export type UnvariedMean = {
  readonly mean: number
  /** Values, or sources where several values share one; at least 1. */
  readonly unitCount: number
  readonly bounds: Interval
}

/**
 * What the true mean can be, at confidence 1 − alpha: the share of values that differ from those seen is at
 * most 1 − (α/2)^(1/n), else one of n would have shown it, and each of those is at worst at a bound.
 * Source: C. Clopper and E. Pearson, Biometrika 26 (1934) 404, for 0 of n; J. Hanley and
 * A. Lippman-Hand, JAMA 249 (1983) 1743, call its approximation the rule of three.
 */
export function unvariedInterval({
  mean,
  unitCount,
  bounds,
  alpha,
}: UnvariedMean & { readonly alpha: number }): Interval {
  requireCount(unitCount - 1, 'the number of values after the first')
  requireShare(alpha, 'alpha')
  const unseen = 1 - (alpha / 2) ** (1 / unitCount)
  return {
    low: mean - unseen * Math.max(0, mean - bounds.low),
    high: mean + unseen * Math.max(0, bounds.high - mean),
  }
}

/** The two-sided p value of "the true mean is `nullMean`", which agrees with the interval; 1 at the mean itself. */
export function unvariedPValue(
  { mean, unitCount, bounds }: UnvariedMean,
  nullMean: number,
): number {
  const room = nullMean < mean ? mean - bounds.low : bounds.high - mean
  const distance = Math.abs(mean - nullMean)
  if (distance === 0) return 1
  // So many must differ for the mean to be there; more than all of them cannot.
  const differing = room <= 0 ? 1 : Math.min(1, distance / room)
  return Math.min(1, 2 * (1 - differing) ** unitCount)
}
