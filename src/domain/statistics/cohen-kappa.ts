import type { Interval } from './interval.ts'
import { twoSidedZ } from './normal.ts'
import { rateInterval } from './wilson.ts'

/** What two raters said of one item. */
export type RatedPair = readonly [first: string, second: string]

export type Kappa = {
  readonly n: number
  /** 1 is full agreement, 0 what chance gives; null when chance alone would give full agreement. */
  readonly kappa: number | null
  readonly standardError: number | null
  readonly interval: Interval | null
}

/**
 * Cohen's κ of two raters over unordered categories, with its large-sample interval at confidence 1 − alpha.
 * When all pairs agree the standard error is 0, which is not certainty: the interval's low end is then
 * what κ would be at the low end of Wilson's interval of the agreement.
 * Source: J. Cohen, Educ. Psychol. Meas. 20 (1960) 37; J. Fleiss, J. Cohen and B. Everitt,
 * Psychol. Bull. 72 (1969) 323, eq. 13.
 */
export function cohenKappa(pairs: readonly RatedPair[], alpha: number): Kappa {
  const n = pairs.length
  const { agreed, expected, first, second, joint } = sharesOf(pairs)
  if (n === 0 || expected >= 1) return { n, kappa: null, standardError: null, interval: null }
  const kappa = (agreed - expected) / (1 - expected)
  const distance = 1 - kappa
  let variance = -((kappa - expected * distance) ** 2)
  for (const { pair, share } of joint.values()) {
    const [a, b] = pair
    // A pair (a, b) meets the first rater's share of b and the second's of a: they are crossed on purpose.
    const crossed = (first.get(b) ?? 0) + (second.get(a) ?? 0)
    variance += share * (a === b ? (1 - crossed * distance) ** 2 : (distance * crossed) ** 2)
  }
  const standardError = Math.sqrt(Math.max(0, variance) / n) / (1 - expected)
  const half = twoSidedZ(alpha) * standardError
  const agreedLow = rateInterval({ passed: n, n, alpha }).interval.low
  const low = agreed === 1 ? (agreedLow - expected) / (1 - expected) : kappa - half
  return {
    n,
    kappa,
    standardError,
    interval: { low: Math.max(-1, low), high: Math.min(1, kappa + half) },
  }
}

function sharesOf(pairs: readonly RatedPair[]) {
  const step = 1 / pairs.length
  const first = new Map<string, number>()
  const second = new Map<string, number>()
  const joint = new Map<string, { readonly pair: RatedPair; readonly share: number }>()
  let agreedCount = 0
  for (const pair of pairs) {
    const [a, b] = pair
    first.set(a, (first.get(a) ?? 0) + step)
    second.set(b, (second.get(b) ?? 0) + step)
    const key = JSON.stringify(pair)
    joint.set(key, { pair, share: (joint.get(key)?.share ?? 0) + step })
    if (a === b) agreedCount += 1
  }
  // With one category in all, rounding must not leave chance a hair below full agreement.
  const isOneCategory = first.size === 1 && second.size === 1 && agreedCount > 0
  const expected = isOneCategory
    ? 1
    : [...first].reduce((sum, [category, share]) => sum + share * (second.get(category) ?? 0), 0)
  return { agreed: agreedCount / pairs.length, expected, first, second, joint }
}
