import { invariant } from '#kit/invariant.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { logBeta } from './log-gamma.ts'
import { normalQuantile } from './normal.ts'
import { requireShare } from './require-numbers.ts'

/** Newton needs about five steps; halving from 2^1000 alone would need these. */
const stepsMax = 2_000

/** The distribution function of Student's t with `degrees` > 0 degrees of freedom, fractions allowed. */
export function studentCdf(t: number, degrees: number): number {
  const tail = upperTail(Math.abs(t), degrees)
  return t < 0 ? tail : 1 - tail
}

/** The t with distribution function p, for p strictly between 0 and 1. Relative error about 1e-10. */
export function studentQuantile(p: number, degrees: number): number {
  requireShare(p, 'the probability of a t quantile')
  if (p === 0.5) return 0
  return p > 0.5 ? quantileOfTail(1 - p, degrees) : -quantileOfTail(p, degrees)
}

/** The t that is exceeded, in either direction, with probability `alpha`. */
export function twoSidedT(alpha: number, degrees: number): number {
  requireShare(alpha, 'alpha')
  return quantileOfTail(alpha / 2, degrees)
}

/** The two-sided p value of a t statistic: how often one so far from 0 comes by chance. */
export function twoSidedTailOfT(t: number, degrees: number): number {
  return Math.min(1, 2 * upperTail(Math.abs(t), degrees))
}

/** P(T > t) for t ≥ 0. Source: Abramowitz and Stegun 26.7.1. */
function upperTail(t: number, degrees: number): number {
  invariant(degrees > 0, `Student's t has more than 0 degrees of freedom, not ${degrees}`)
  if (t === Number.POSITIVE_INFINITY) return 0
  return 0.5 * incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t))
}

/** The t ≥ 0 with P(T > t) = `tail` < ½: Newton's steps, kept inside a bracket that halves when one leaves it. */
function quantileOfTail(tail: number, degrees: number): number {
  const normalizer = -0.5 * Math.log(degrees) - logBeta(degrees / 2, 0.5)
  let low = 0
  let high = Number.POSITIVE_INFINITY
  let t = -normalQuantile(tail)
  for (let step = 0; step < stepsMax; step += 1) {
    const error = upperTail(t, degrees) - tail
    if (error > 0) low = t
    else high = t
    const density = Math.exp(normalizer - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees))
    const wanted = t + error / density
    const isInside = wanted > low && wanted < high
    const next = isInside ? wanted : high === Number.POSITIVE_INFINITY ? 2 * t : (low + high) / 2
    if (Math.abs(next - t) <= 1e-14 * next) return next
    t = next
  }
  return t
}
