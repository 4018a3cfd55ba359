import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import { logBeta } from './log-gamma.ts'
import { requireCount, requireShare } from './require-numbers.ts'

export type QuantileSettings = {
  /** 0.5 is the median, 0.95 what 95 of 100 stay below. */
  readonly quantile: number
  readonly alpha: number
  /** The count at which the interval shall be narrowest. */
  readonly tunedFor: number
}

/**
 * A confidence sequence of a quantile, for latencies: at every look at once the true quantile lies between
 * these two observations with probability 1 − alpha, whatever the distribution, ties included. An end is
 * infinite while there are too few observations beyond it: no finite bound would be honest.
 *
 * Whether an observation lies below the true quantile is a coin of known bias; the observed counts that a
 * beta-binomial mixture martingale has not ruled out give the ranks of the ends.
 * Source: S. Howard and A. Ramdas, Bernoulli 28 (2022) 1704, arXiv 1906.09712, section 3; the mixture is that
 * of the reference package confseq, `BetaBinomialMixture`.
 */
export function quantileSequence(
  ascending: readonly number[],
  settings: QuantileSettings,
): Interval {
  const n = ascending.length
  requireShare(settings.alpha, 'alpha')
  ascending.forEach((value, index) =>
    invariant(
      value >= (ascending[index - 1] ?? Number.NEGATIVE_INFINITY),
      `observations are numbers that ascend: ${ascending[index - 1]} comes before ${value}`,
    ),
  )
  const { fewest, most } = ranksOf(n, settings)
  return {
    low: ascending[fewest - 1] ?? Number.NEGATIVE_INFINITY,
    high: ascending[most] ?? Number.POSITIVE_INFINITY,
  }
}

/** So many observations lie between `low` and `high`. */
export type ValueCount = { readonly low: number; readonly high: number; readonly count: number }

/**
 * The same from counts, which ascend and do not overlap: an end is the outer edge of the count that its observation
 * lies in. So ten million latencies take as long as there are counts.
 */
export function quantileSequenceOfCounts(
  ascending: readonly ValueCount[],
  settings: QuantileSettings,
): Interval {
  requireShare(settings.alpha, 'alpha')
  let n = 0
  ascending.forEach(({ low, high, count }, index) => {
    requireCount(count, 'the number of observations')
    const before = ascending[index - 1]?.high ?? Number.NEGATIVE_INFINITY
    invariant(
      before <= low && low <= high,
      `counts ascend: up to ${before}, then ${low} to ${high}`,
    )
    n += count
  })
  const { fewest, most } = ranksOf(n, settings)
  const holding = (rank: number): ValueCount | undefined => {
    let upTo = 0
    return ascending.find(({ count }) => {
      upTo += count
      return upTo >= rank
    })
  }
  return {
    low:
      fewest === 0 ? Number.NEGATIVE_INFINITY : (holding(fewest)?.low ?? Number.NEGATIVE_INFINITY),
    high:
      most === n ? Number.POSITIVE_INFINITY : (holding(most + 1)?.high ?? Number.POSITIVE_INFINITY),
  }
}

/** Of `n` observations at least `fewest` and at most `most` lie below the quantile. */
function ranksOf(
  n: number,
  settings: QuantileSettings,
): { readonly fewest: number; readonly most: number } {
  const threshold = Math.log(1 / settings.alpha)
  const isPossible = (below: number) => logMixture({ below, n }, settings) < threshold
  const centre = Math.round(n * settings.quantile)
  return {
    fewest: firstOf(0, centre, isPossible),
    most: n - firstOf(0, n - centre, (above) => isPossible(n - above)),
  }
}

/**
 * The log of the mixture martingale after `below` of `n` observations fell below the quantile: the
 * likelihood under a beta prior around the quantile, against the likelihood at it.
 */
export function logMixture(
  counts: { readonly below: number; readonly n: number },
  { quantile, alpha, tunedFor }: QuantileSettings,
): number {
  requireShare(quantile, 'a quantile')
  invariant(tunedFor > 0, `a sequence is tuned for a count above 0, not ${tunedFor}`)
  const spread = quantile * (1 - quantile)
  const evidence = 2 * Math.log(1 / alpha)
  // How concentrated the prior is: the optimum for a count of `tunedFor`, never flat out.
  const best = (tunedFor * spread) / (evidence + Math.log1p(evidence))
  const weight = Math.max(best - spread, 0.001 * spread)
  const a = weight / (1 - quantile)
  const b = weight / quantile
  const { below, n } = counts
  return (
    logBeta(a + below, b + n - below) -
    logBeta(a, b) -
    below * Math.log(quantile) -
    (n - below) * Math.log1p(-quantile)
  )
}

/** The first whole number from `low` on that passes, when all after it up to `high` pass; `high` always does. */
function firstOf(low: number, high: number, passes: (candidate: number) => boolean): number {
  let [failing, passing] = [low - 1, high]
  while (passing - failing > 1) {
    const middle = Math.floor((failing + passing) / 2)
    if (passes(middle)) passing = middle
    else failing = middle
  }
  return passing
}
