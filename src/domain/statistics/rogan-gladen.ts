import { failed, ok, type Result } from '#kit/result.ts'
import { invariant } from '#kit/invariant.ts'
import { clampInterval, type Interval } from './interval.ts'
import { twoSidedZ } from './normal.ts'
import { requireCount } from './require-numbers.ts'

/** A count out of a total: `count` ≤ `n`. */
export type Share = { readonly count: number; readonly n: number }

export type JudgeCounts = {
  /** Items without labels, and how many of them the judge passed. */
  readonly judgedPassed: Share
  /** Of the labelled items that people passed, how many the judge passed: q₁, its sensitivity. */
  readonly passedAmongPassed: Share
  /** Of the labelled items that people failed, how many the judge failed: q₀, its specificity. */
  readonly failedAmongFailed: Share
  readonly alpha: number
}

export type CorrectedRate = {
  /** θ̂, the rate at which people would pass, inside [0, 1]. */
  readonly rate: number
  /** By the delta method, for the reader; the interval does not rest on it. */
  readonly standardError: number
  readonly interval: Interval
}

/**
 * The pass rate that people would have found, from a judge's rate and its two error rates:
 * θ̂ = (p̂ + q̂₀ − 1)/(q̂₀ + q̂₁ − 1), with Var = [p(1−p)/n + (1−θ)² q₀(1−q₀)/m₀ + θ² q₁(1−q₁)/m₁]/(q₀+q₁−1)².
 * The interval is Lang and Reiczigel's, which adds pseudo-counts and so stays honest when the judge made no
 * error on few labels. A fault when the labels do not show that the judge is better than chance; more
 * labels or a better judge help. The labelled items must be drawn like the others.
 * Source: W. Rogan and B. Gladen, Am. J. Epidemiol. 107 (1978) 71; Z. Lang and J. Reiczigel,
 * Prev. Vet. Med. 113 (2014) 13.
 */
export function correctJudgeRate(
  counts: JudgeCounts,
): Result<CorrectedRate, 'judge-not-shown-better-than-chance'> {
  const { judgedPassed, passedAmongPassed, failedAmongFailed, alpha } = counts
  for (const share of [judgedPassed, passedAmongPassed, failedAmongFailed]) requireShareOf(share)
  const z = twoSidedZ(alpha)
  const smoothed = {
    p: smooth(judgedPassed, (z * z) / 2),
    q1: smooth(passedAmongPassed, 1),
    q0: smooth(failedAmongFailed, 1),
  }
  const seen = {
    p: smooth(judgedPassed, 0),
    q1: smooth(passedAmongPassed, 0),
    q0: smooth(failedAmongFailed, 0),
  }
  if (!isBetterThanChance(smoothed, z)) return failed('judge-not-shown-better-than-chance')
  const rate = rateOf(seen)
  const middle = rateOf(smoothed)
  const { q0, q1 } = smoothed
  const shift = 2 * z * z * (middle * noiseOf(q1) - (1 - middle) * noiseOf(q0))
  const half = z * standardErrorOf(smoothed, middle)
  return ok({
    rate: Math.min(1, Math.max(0, rate)),
    standardError: standardErrorOf(seen, rate),
    interval: clampInterval(
      { low: middle + shift - half, high: middle + shift + half },
      { low: 0, high: 1 },
    ),
  })
}

type Estimate = { readonly share: number; readonly n: number }
type Estimates = { readonly p: Estimate; readonly q0: Estimate; readonly q1: Estimate }

/** The share after `added` successes and as many failures. */
function smooth({ count, n }: Share, added: number): Estimate {
  return { share: (count + added) / (n + 2 * added), n: n + 2 * added }
}

function rateOf({ p, q0, q1 }: Estimates): number {
  return (p.share + q0.share - 1) / (q0.share + q1.share - 1)
}

function standardErrorOf({ p, q0, q1 }: Estimates, rate: number): number {
  const variance = noiseOf(p) + (1 - rate) ** 2 * noiseOf(q0) + rate ** 2 * noiseOf(q1)
  return Math.sqrt(variance) / (q0.share + q1.share - 1)
}

function noiseOf({ share, n }: Estimate): number {
  return (share * (1 - share)) / n
}

/** Youden's index q₀ + q₁ − 1 is above 0 by more than its error: otherwise the correction divides by noise. */
function isBetterThanChance({ q0, q1 }: Estimates, z: number): boolean {
  return q0.share + q1.share - 1 > z * Math.sqrt(noiseOf(q0) + noiseOf(q1))
}

function requireShareOf({ count, n }: Share): void {
  requireCount(count, 'a count')
  requireCount(n, 'a total')
  invariant(n > 0 && count <= n, `a share is of at least one: ${count} of ${n}`)
}
