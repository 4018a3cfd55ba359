import { invariant } from '#kit/invariant.ts'
import { largestOf, type MeanEstimate, meanInterval } from './mean-interval.ts'
import { requireFinite } from './require-numbers.ts'
import { twoSidedTailOfT } from './student-t.ts'

export type PairedScores = {
  /** Two scores of one item stand at the same place. */
  readonly first: readonly number[]
  readonly second: readonly number[]
  /** One id an item, as in `meanInterval`. */
  readonly clusterIds?: readonly string[] | undefined
}

/**
 * The mean of d_i = first_i − second_i with its t interval, clustered where items share a source.
 * Pairing removes what makes an item easy or hard for both, which is most of the variance.
 * Source: arXiv 2411.00640, section 4.2.
 */
export function pairedDifference(scores: PairedScores & { readonly alpha: number }): MeanEstimate {
  const { first, second, clusterIds, alpha } = scores
  return meanInterval({
    values: differencesOf({ first, second }),
    clusterIds,
    alpha,
    magnitude: Math.max(largestOf(first), largestOf(second)),
  })
}

/** d_i = first_i − second_i. */
export function differencesOf({ first, second }: PairedScores): number[] {
  invariant(
    first.length === second.length,
    `scores come in pairs: ${first.length} first, ${second.length} second`,
  )
  requireFinite(first, 'first scores')
  requireFinite(second, 'second scores')
  return first.map((value, index) => value - (second[index] ?? 0))
}

/**
 * The two-sided p value of the t test that the estimate's true mean is `nullMean`; null where the
 * standard error is unknown. With a standard error of 0 it is null too: no variation was seen, which
 * is not the same as none being there.
 */
export function pValueOfMean(estimate: MeanEstimate, nullMean: number): number | null {
  const { mean, standardError, degrees } = estimate
  if (mean === null || degrees === null || standardError === null || standardError === 0)
    return null
  return twoSidedTailOfT((mean - nullMean) / standardError, degrees)
}
