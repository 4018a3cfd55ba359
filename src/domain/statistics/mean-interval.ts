import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import { requireFinite, requireShare } from './require-numbers.ts'
import { twoSidedT } from './student-t.ts'

export type Scores = {
  readonly values: readonly number[]
  /**
   * One id a value, in the same order: values that share a source (a document, a conversation, an item
   * asked repeatedly) share the id. Without it every value is a cluster of its own.
   */
  readonly clusterIds?: readonly string[] | undefined
}

/** A standard error below this share of the largest number involved is rounding, not variation. */
const roundingShare = 1e-12

export type MeanEstimate = {
  readonly n: number
  readonly clusterCount: number
  /** null without values. */
  readonly mean: number | null
  /** null with fewer than two clusters: nothing then tells how far the mean may be off. */
  readonly standardError: number | null
  /** Clusters less one; null with fewer than two. */
  readonly degrees: number | null
  /** The t interval at confidence 1 − alpha; null with fewer than two clusters. */
  readonly interval: Interval | null
}

/**
 * The mean with its t interval, clustered where values share a source:
 * SE = √(Σ_c (Σ_{i∈c} (s_i − s̄))² · C/(C−1)) / n with C − 1 degrees of freedom; with clusters of one this
 * is the ordinary s/√n. Values that are all equal have SE 0, which says nothing of the next value; what
 * only rounding makes differ is equal. `magnitude` is the size of the numbers that the values were
 * computed from, where those are larger than they.
 * Source: E. Miller, Adding Error Bars to Evals, arXiv 2411.00640, section 2.2, with the small-sample factor.
 */
export function meanInterval(
  scores: Scores & { readonly alpha: number; readonly magnitude?: number },
): MeanEstimate {
  const { values, clusterIds, alpha, magnitude = largestOf(values) } = scores
  requireShare(alpha, 'alpha')
  requireFinite(values, 'scores')
  const n = values.length
  if (n === 0) return unknown({ n, clusterCount: 0, mean: null })
  const mean = meanOf(values)
  const sums = sumByCluster({ values: values.map((value) => value - mean), clusterIds })
  const clusterCount = sums.length
  if (clusterCount < 2) return unknown({ n, clusterCount, mean })
  const squares = sums.reduce((total, sum) => total + sum * sum, 0)
  const found = Math.sqrt((squares * clusterCount) / (clusterCount - 1)) / n
  const standardError = found > roundingShare * magnitude ? found : 0
  const degrees = clusterCount - 1
  const half = twoSidedT(alpha, degrees) * standardError
  const interval = { low: mean - half, high: mean + half }
  return { n, clusterCount, mean, standardError, degrees, interval }
}

/** The sums of the values in each cluster, in the order in which the clusters first appear. */
export function sumByCluster({ values, clusterIds }: Scores): number[] {
  if (clusterIds === undefined) return [...values]
  invariant(
    clusterIds.length === values.length,
    `every score has a cluster: ${clusterIds.length} ids, ${values.length} scores`,
  )
  const sums = new Map<string, number>()
  clusterIds.forEach((id, index) => sums.set(id, (sums.get(id) ?? 0) + (values[index] ?? 0)))
  return [...sums.values()]
}

/** The largest absolute value; 0 without any. */
export function largestOf(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
}

/** The arithmetic mean of at least one value. */
export function meanOf(values: readonly number[]): number {
  invariant(values.length > 0, 'a mean is taken of at least one value')
  return values.reduce((total, value) => total + value, 0) / values.length
}

/** Σ(v − mean)² / (n − `lost`): the population's variance estimated with `lost` = 1, the sample's own with 0. */
export function varianceOf(values: readonly number[], lost: 0 | 1): number {
  invariant(values.length > lost, `a variance is taken of more than ${lost} values`)
  const mean = meanOf(values)
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  return squares / (values.length - lost)
}

function unknown(known: Pick<MeanEstimate, 'n' | 'clusterCount' | 'mean'>): MeanEstimate {
  return { ...known, standardError: null, degrees: null, interval: null }
}
