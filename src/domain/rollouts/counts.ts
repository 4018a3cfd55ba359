import type { AmountCounts } from '#domain/statistics/amount-bins.ts'
import type { ScoreCount } from '#domain/statistics/score-counts.ts'

/** What is counted of amounts: dollars, tokens, milliseconds. */
export const countedAmounts = ['cost', 'tokens', 'latency', 'first-token'] as const
export type CountedAmount = (typeof countedAmounts)[number]

/**
 * Half thousandths of a score's range: an even bin is a thousandth itself, an odd one is what lies between two of them.
 * So whole numbers and grades are exact, and the rest is known to a thousandth.
 */
export const scoreBinsPerRange = 2_000

export type ScoreBins = readonly { readonly bin: number; readonly count: number }[]

/** Everything that one variant did in one stretch, as counts: it does not grow with the calls. */
export type VariantCounts = {
  /** Every call that was assigned, whatever became of it. */
  readonly calls: number
  readonly errors: number
  readonly refusals: number
  /** Units that came first in this stretch. */
  readonly units: number
  /** What its priced calls cost together, US dollars. */
  readonly costUsd: number
  /** Calls that know no such amount are in no bin. */
  readonly amounts: Readonly<Record<CountedAmount, AmountCounts>>
  /** By name of the score; a call that failed counts as the worst score, one that has no score not at all. */
  readonly scores: Readonly<Record<string, ScoreBins>>
}

/** A time through which the candidate had one share of the units; of a rollout in their order. */
export type StretchCounts = {
  /** Place in the plan's steps, from 0. */
  readonly step: number
  /** Share of the candidate, above 0 and at most 1. */
  readonly weight: number
  readonly control: VariantCounts
  readonly candidate: VariantCounts
}

export const noCounts: VariantCounts = {
  calls: 0,
  errors: 0,
  refusals: 0,
  units: 0,
  costUsd: 0,
  amounts: { cost: [], tokens: [], latency: [], 'first-token': [] },
  scores: {},
}

/** Scores by bins as counts from 0 to 1. */
export function scoresOfBins(bins: ScoreBins): readonly ScoreCount[] {
  const at = (bin: number) => Math.min(1, Math.max(0, bin / scoreBinsPerRange))
  return bins.map(({ bin, count }) =>
    bin % 2 === 0
      ? { low: at(bin), high: at(bin), count }
      : { low: at(bin - 1), high: at(bin + 1), count },
  )
}
