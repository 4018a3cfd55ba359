import { invariant } from '#kit/invariant.ts'
import { boundedMeanInterval } from './bounded-mean.ts'
import type { Interval } from './interval.ts'
import { meanOf, varianceOf } from './mean-interval.ts'
import { twoSidedZ } from './normal.ts'
import { requireFinite } from './require-numbers.ts'

export type PredictionPoweredMean = {
  readonly mean: number
  readonly standardError: number
  readonly interval: Interval
  /** λ, 0 to 1: how far the judge was trusted. 0 is the labels alone. */
  readonly trust: number
}

/**
 * The mean score that people would give, from few labels and many judge scores: the judge's mean, moved by
 * what it is off where labels exist, each weighed so that the error is least (PPI++). At least two
 * labelled and two unlabelled items, drawn alike. The interval joins that of a bounded mean, of what the
 * judge is off, with a normal one of the judge's mean (the method of variance estimates recovery), so that it
 * holds from ten labels on; the published normal one misses in 10 to 75 % at ten (bench/results/intervals.md).
 * Source: A. Angelopoulos, J. Duchi and T. Zrnic, PPI++, arXiv 2311.01453, example 6.1; the details are
 * those of the reference package ppi_py. G. Zou and A. Donner, Stat. Med. 27 (2008) 1693, for the joining.
 */
export function predictionPoweredMean(scores: {
  readonly labelled: readonly { readonly person: number; readonly judge: number }[]
  /** The judge's scores of items without a label. */
  readonly unlabelled: readonly number[]
  /** Between which every score lies, people's and the judge's. */
  readonly bounds: Interval
  readonly alpha: number
}): PredictionPoweredMean {
  const { labelled, unlabelled, bounds, alpha } = scores
  const people = labelled.map(({ person }) => person)
  const judged = labelled.map(({ judge }) => judge)
  requireFinite(people, "people's scores")
  requireFinite([...judged, ...unlabelled], "the judge's scores")
  invariant(
    labelled.length >= 2 && unlabelled.length >= 2,
    `at least two items have labels and two have none: ${labelled.length}, ${unlabelled.length}`,
  )
  const trust = bestTrust({ people, judged, unlabelled })
  const corrections = people.map((person, index) => person - trust * (judged[index] ?? 0))
  const mean = trust * meanOf(unlabelled) + meanOf(corrections)
  const standardError = Math.sqrt(
    (trust * trust * varianceOf(unlabelled, 0)) / unlabelled.length +
      varianceOf(corrections, 0) / labelled.length,
  )
  const half = twoSidedZ(alpha) * trust * Math.sqrt(varianceOf(unlabelled, 1) / unlabelled.length)
  const corrected = boundedMeanInterval({
    sources: corrections.map((correction) => ({ sum: correction, size: 1 })),
    bounds: { low: bounds.low - trust * bounds.high, high: bounds.high - trust * bounds.low },
    alpha,
  })
  const correction = meanOf(corrections)
  return {
    mean,
    standardError,
    interval: {
      low: Math.max(bounds.low, mean - Math.hypot(correction - corrected.low, half)),
      high: Math.min(bounds.high, mean + Math.hypot(corrected.high - correction, half)),
    },
    trust,
  }
}

/** λ = Cov(person, judge) / ((1 + n/N) Var(judge)), kept inside [0, 1]; 0 when the judge always says the same. */
function bestTrust(scores: {
  readonly people: readonly number[]
  readonly judged: readonly number[]
  readonly unlabelled: readonly number[]
}): number {
  const { people, judged, unlabelled } = scores
  const spread = varianceOf([...judged, ...unlabelled], 1)
  if (spread === 0) return 0
  const personMean = meanOf(people)
  const judgeMean = meanOf(judged)
  const products = people.map(
    (person, index) => (person - personMean) * ((judged[index] ?? 0) - judgeMean),
  )
  const trust = meanOf(products) / ((1 + people.length / unlabelled.length) * spread)
  return Math.min(1, Math.max(0, trust))
}
