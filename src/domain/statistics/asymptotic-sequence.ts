import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import { requireCount, requireFinite, requireShare } from './require-numbers.ts'

/** Below so many observations the sequence claims nothing: what it rests on holds only for many. */
export const asymptoticFrom = 30

/** Count, mean and variance (with n − 1) of independent observations. */
export type Moments = { readonly n: number; readonly mean: number; readonly variance: number }

export type SequenceSettings = {
  readonly alpha: number
  /** The count at which the interval shall be narrowest: what one expects to have when deciding. */
  readonly tunedFor: number
}

const everything: Interval = {
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
}

/**
 * The asymptotic confidence sequence of a mean: mean ± σ̂ √(2(nρ²+1)/(n²ρ²) · ln(√(nρ²+1)/α)), valid at every
 * look for large n, for scores without bounds (latency, cost). Everything below 30 observations or without
 * variance. With strong skew, look first after some hundreds.
 * Source: I. Waudby-Smith et al., arXiv 2103.06476, theorem 2.2 and appendix on choosing ρ.
 */
export function asymptoticSequence(moments: Moments, settings: SequenceSettings): Interval {
  requireMoments(moments)
  const { n, mean, variance } = moments
  if (n < asymptoticFrom || variance === 0) return everything
  const half = Math.sqrt(variance) * halfWidth(n, settings)
  return { low: mean - half, high: mean + half }
}

export type AsymptoticDifference = {
  /** `first.mean` − `second.mean`. */
  readonly difference: number
  readonly interval: Interval
  /** Always valid: at most `alpha` at *any* look with probability `alpha` when the means are equal. */
  readonly pValue: number
}

/**
 * The same for the difference of two independent arms, as when users are split between variants: the
 * variance of one observation is SE²·n of both arms together. Everything while an arm has fewer than 30.
 * Source: arXiv 2103.06476, as in GrowthBook's gbstats, `SequentialTwoSidedTTest`.
 */
export function asymptoticDifference(
  arms: { readonly first: Moments; readonly second: Moments },
  settings: SequenceSettings,
): AsymptoticDifference {
  const { first, second } = arms
  requireMoments(first)
  requireMoments(second)
  const difference = first.mean - second.mean
  const n = first.n + second.n
  const squaredError = first.variance / first.n + second.variance / second.n
  const isEnough = Math.min(first.n, second.n) >= asymptoticFrom && squaredError > 0
  if (!isEnough) return { difference, interval: everything, pValue: 1 }
  const half = Math.sqrt(squaredError * n) * halfWidth(n, settings)
  const scale = n * rhoOf(settings) ** 2
  const logEvidence =
    (scale * difference ** 2) / (2 * (scale + 1) * squaredError) - Math.log1p(scale) / 2
  return {
    difference,
    interval: { low: difference - half, high: difference + half },
    pValue: Math.min(1, Math.exp(-logEvidence)),
  }
}

/** In standard deviations of one observation. */
function halfWidth(n: number, settings: SequenceSettings): number {
  const scale = n * rhoOf(settings) ** 2
  return Math.sqrt(
    ((2 * (scale + 1)) / (n * scale)) * Math.log(Math.sqrt(scale + 1) / settings.alpha),
  )
}

/** ρ = √((−2 ln α + ln(−2 ln α + 1))/N*). */
function rhoOf({ alpha, tunedFor }: SequenceSettings): number {
  requireShare(alpha, 'alpha')
  invariant(tunedFor > 0, `a sequence is tuned for a count above 0, not ${tunedFor}`)
  const evidence = -2 * Math.log(alpha)
  return Math.sqrt((evidence + Math.log(evidence + 1)) / tunedFor)
}

function requireMoments({ n, mean, variance }: Moments): void {
  requireCount(n, 'the number of observations')
  requireFinite([mean, variance], 'mean and variance')
  invariant(variance >= 0, `a variance is 0 or more, and is ${variance}`)
}
