import { binomialCdf, binomialPmf } from './binomial.ts'
import { requireCount } from './require-numbers.ts'

/** Items that only one of two variants passed; items that both passed or both failed say nothing here. */
export type Discordant = { readonly onlyFirst: number; readonly onlySecond: number }

export type McNemar = {
  /** Never too small, and therefore too large: it finds less than it could. */
  readonly exact: number
  /** What was seen counts by half its probability on either side: right on average. The one to decide by. */
  readonly midP: number
}

/**
 * Two-sided p values of "both variants pass equally often" for independent items. Both are 1 without
 * discordant items.
 * Source: Q. McNemar, Psychometrika 12 (1947) 153; on the mid-p: M. Fagerland, S. Lydersen and P. Laake,
 * BMC Med. Res. Methodol. 13 (2013) 91.
 */
export function mcnemar({ onlyFirst, onlySecond }: Discordant): McNemar {
  requireCount(onlyFirst, 'the number that only the first passed')
  requireCount(onlySecond, 'the number that only the second passed')
  const trials = onlyFirst + onlySecond
  if (trials === 0) return { exact: 1, midP: 1 }
  const fewer = Math.min(onlyFirst, onlySecond)
  const tail = binomialCdf(fewer, { trials, rate: 0.5 })
  const seen = binomialPmf(fewer, { trials, rate: 0.5 })
  return {
    exact: Math.min(1, 2 * tail),
    // With as many on either side the two tails overlap in what was seen; the source's formula for that case.
    midP: onlyFirst === onlySecond ? 1 - seen / 2 : 2 * tail - seen,
  }
}
