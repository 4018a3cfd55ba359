import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import { requireFinite, requireShare } from './require-numbers.ts'
import { type Scores, sourcesOf } from './sources.ts'
import { twoSidedT } from './student-t.ts'

/** A standard error below this share of the largest number involved is rounding, not variation. */
const roundingShare = 1e-12

export type MeanEstimate = {
  readonly n: number
  readonly clusterCount: number
  /** null without values. */
  readonly mean: number | null
  /** null with fewer than two clusters: nothing then tells how far the mean may be off. */
  readonly standardError: number | null
  /** Clusters less one where they are of one size, fewer where they are not; null with fewer than two. */
  readonly degrees: number | null
  /** The t interval at confidence 1 − alpha; null with fewer than two clusters. */
  readonly interval: Interval | null
}

/**
 * The mean with its t interval, clustered where values share a source: with f_c the cluster's share of the values
 * and e_c the sum of its deviations, SE = √(Σ_c e_c² / (1 − f_c)) / n (CR2), with Satterthwaite's degrees
 * 1 / (Σ f_c² + Σ_{c≠d} q_c q_d), q = f²/(1 − f). With clusters of one size these are √(Σ e_c² · C/(C − 1)) / n and
 * C − 1, with clusters of one value the ordinary s/√n. Values that are all equal have SE 0, which says nothing of
 * the next value; what only rounding makes differ is equal. For planning: what decides uses `boundedMeanInterval`.
 * Source: R. Bell and D. McCaffrey, Survey Methodology 28 (2002) 169; E. Miller, arXiv 2411.00640, section 2.2.
 */
export function meanInterval(scores: Scores & { readonly alpha: number }): MeanEstimate {
  const { values, clusterIds, alpha } = scores
  requireShare(alpha, 'alpha')
  requireFinite(values, 'scores')
  const n = values.length
  if (n === 0) return unknown({ n, clusterCount: 0, mean: null })
  const mean = meanOf(values)
  const sources = sourcesOf({ values: values.map((value) => value - mean), clusterIds })
  const clusterCount = sources.length
  if (clusterCount < 2) return unknown({ n, clusterCount, mean })
  let [squares, sharesSquared, weights, weightsSquared] = [0, 0, 0, 0]
  for (const { sum, size } of sources) {
    const share = size / n
    const weight = share ** 2 / (1 - share)
    squares += sum ** 2 / (1 - share)
    sharesSquared += share ** 2
    weights += weight
    weightsSquared += weight ** 2
  }
  const found = Math.sqrt(squares) / n
  const standardError = found > roundingShare * largestOf(values) ? found : 0
  const degrees = 1 / (sharesSquared + weights ** 2 - weightsSquared)
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
function largestOf(values: readonly number[]): number {
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
