import { boundedMeanInterval } from './bounded-mean.ts'
import { requireFinite, requireShare } from './require-numbers.ts'
import { type Scores, sourcesOf } from './sources.ts'

/** An end is null where too few values lie beyond it for any bound to be honest. */
export type QuantileInterval = { readonly low: number | null; readonly high: number | null }

const shares = { low: 0, high: 1 }

/**
 * Between which of the values the true quantile lies, at confidence 1 − alpha, whatever the distribution: the
 * values where the share of what lies below can still be `quantile`. For independent values these are the order
 * statistics of the exact binomial interval; values that share a source count as far as they tell something new.
 * The 95th percentile of fewer than 72 values has no upper end: .95^71 > .025.
 * Source: W. Conover, Practical Nonparametric Statistics, section 3.2, and `boundedMeanInterval` for the shares.
 */
export function quantileInterval(
  scores: Scores & { readonly quantile: number; readonly alpha: number },
): QuantileInterval {
  const { values, clusterIds, quantile, alpha } = scores
  requireShare(quantile, 'a quantile')
  requireFinite(values, 'values')
  const distinct = [...new Set(values)].toSorted((left, right) => left - right)
  const shareWhere = (isCounted: (value: number) => boolean) =>
    boundedMeanInterval({
      sources: sourcesOf({ values: values.map((value) => (isCounted(value) ? 1 : 0)), clusterIds }),
      bounds: shares,
      alpha,
    })
  // The quantile is at most v when surely as many lie at or below v, and at least v when surely no more lie below.
  const high = firstWhere(distinct, (end) => shareWhere((value) => value <= end).low >= quantile)
  const afterLow = firstWhere(distinct, (end) => shareWhere((value) => value < end).high > quantile)
  const low = afterLow === null ? distinct.at(-1) : distinct[distinct.indexOf(afterLow) - 1]
  return { low: low ?? null, high }
}

/** The first of ascending values that passes, when all after it do; null where none does. */
function firstWhere(
  ascending: readonly number[],
  passes: (value: number) => boolean,
): number | null {
  let [failing, passing] = [-1, ascending.length]
  while (passing - failing > 1) {
    const middle = Math.floor((failing + passing) / 2)
    if (passes(ascending[middle] ?? 0)) passing = middle
    else failing = middle
  }
  return ascending[passing] ?? null
}
