import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import { requireCount, requireFinite, requireShare } from './require-numbers.ts'

/** Below so many observations the sequence claims nothing: what it rests on holds only for many. */
export const asymptoticFrom = 30

/**
 * How far observations can lie: between bounds that are known, as 0 and 1 are of a share; or as far as the lowest and
 * highest that were seen tell. `unheeded` leaves the published formula, which is far too sure of itself for rates
 * near 1 and for skewed amounts: it is wrong at some look in 8 to 50 % of runs, not 5 (bench/results/intervals.md).
 */
export type Reach =
  | { readonly kind: 'known' | 'seen'; readonly low: number; readonly high: number }
  | { readonly kind: 'unheeded' }

/** Count, mean and variance (with n − 1) of independent observations, and how far they can lie. */
export type Moments = {
  readonly n: number
  readonly mean: number
  readonly variance: number
  readonly reach: Reach
}

/** So many observations are added at a known bound, and at a seen one a single one as many distances beyond it. */
const addedReach = 2

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
 * variance. Each end is that of the observations with what may lie unseen on its side added: so the sequence holds
 * from 30 on for rates near 1 and for amounts as skewed as a log-normal with σ = 1.5.
 * Source: I. Waudby-Smith et al., arXiv 2103.06476, theorem 2.2 and appendix on choosing ρ; the addition is ours.
 */
export function asymptoticSequence(moments: Moments, settings: SequenceSettings): Interval {
  requireMoments(moments)
  if (moments.n < asymptoticFrom || moments.variance === 0) return everything
  const endOf = (side: Side) => {
    const { n, mean, variance } = withUnseen(moments, side)
    const half = Math.sqrt(variance) * halfWidth(n, settings)
    return side === 'low' ? mean - half : mean + half
  }
  return { low: endOf('low'), high: endOf('high') }
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
  const squaredError = first.variance / first.n + second.variance / second.n
  const isEnough = Math.min(first.n, second.n) >= asymptoticFrom && squaredError > 0
  if (!isEnough) return { difference, interval: everything, pValue: 1 }
  const low = estimateOf({ first: withUnseen(first, 'low'), second: withUnseen(second, 'high') })
  const high = estimateOf({ first: withUnseen(first, 'high'), second: withUnseen(second, 'low') })
  const halfOf = ({ n, squaredError: squared }: Estimate) =>
    Math.sqrt(squared * n) * halfWidth(n, settings)
  return {
    difference,
    interval: {
      low: low.difference - halfOf(low),
      high: high.difference + halfOf(high),
    },
    pValue:
      low.difference > 0
        ? pValueOf(low, settings)
        : high.difference < 0
          ? pValueOf(high, settings)
          : 1,
  }
}

type Estimate = {
  readonly n: number
  readonly difference: number
  readonly squaredError: number
}

function estimateOf({
  first,
  second,
}: {
  readonly first: Moments
  readonly second: Moments
}): Estimate {
  return {
    n: first.n + second.n,
    difference: first.mean - second.mean,
    squaredError: first.variance / first.n + second.variance / second.n,
  }
}

function pValueOf({ n, difference, squaredError }: Estimate, settings: SequenceSettings): number {
  const scale = n * rhoOf(settings) ** 2
  const logEvidence =
    (scale * difference ** 2) / (2 * (scale + 1) * squaredError) - Math.log1p(scale) / 2
  return Math.min(1, Math.exp(-logEvidence))
}

type Side = 'low' | 'high'

/** The moments once the worst of what may not have been seen on that side is added. */
function withUnseen(moments: Moments, side: Side): Moments {
  const { n, mean, variance, reach } = moments
  if (reach.kind === 'unheeded') return moments
  const isKnown = reach.kind === 'known'
  const end = reach[side]
  const value = isKnown ? end : end + addedReach * (end - mean)
  const count = isKnown ? addedReach : 1
  const total = n + count
  const moved = (n * mean + count * value) / total
  const squares = (n - 1) * variance + ((n * count) / total) * (value - mean) ** 2
  return { n: total, mean: moved, variance: squares / (total - 1), reach }
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

function requireMoments({ n, mean, variance, reach }: Moments): void {
  requireCount(n, 'the number of observations')
  requireFinite([mean, variance], 'mean and variance')
  if (reach.kind !== 'unheeded' && n > 0)
    invariant(
      reach.low <= mean && mean <= reach.high,
      `a mean lies within reach: ${mean} in [${reach.low}, ${reach.high}]`,
    )
  invariant(variance >= 0, `a variance is 0 or more, and is ${variance}`)
}
