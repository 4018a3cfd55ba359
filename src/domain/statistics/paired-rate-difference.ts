import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import type { Discordant } from './mcnemar.ts'
import { normalCdf, twoSidedZ } from './normal.ts'
import { requireCount } from './require-numbers.ts'

/** All items, those included on which both variants agree. */
export type PairedCounts = Discordant & { readonly n: number }

/** Halvings of [−1, 1]: the interval's ends are then exact to the last digit. */
const halvings = 60

/**
 * The interval, at confidence 1 − `alpha`, of the first variant's pass rate less the second's, over the
 * same independent items: Tango's score interval. Chosen over Newcombe's and Agresti and Min's because
 * the same statistic tests non-inferiority, so that interval and test never disagree; and because it
 * stays honest when no item is discordant: then it is ± z²/(n + z²). All of [−1, 1] without items.
 * Source: T. Tango, Stat. Med. 17 (1998) 891, recommended in M. Fagerland, S. Lydersen and P. Laake,
 * Stat. Med. 33 (2014) 2850.
 */
export function pairedRateInterval(counts: PairedCounts & { readonly alpha: number }): Interval {
  requireCounts(counts)
  const { n, onlyFirst, onlySecond, alpha } = counts
  const z = twoSidedZ(alpha)
  if (n === 0) return { low: -1, high: 1 }
  const estimate = (onlyFirst - onlySecond) / n
  return {
    low: findEnd({ inside: estimate, outside: -1, isInside: (at) => tangoZ(counts, at) < z }),
    high: findEnd({ inside: estimate, outside: 1, isInside: (at) => tangoZ(counts, at) > -z }),
  }
}

/** The two-sided p value of "the rates differ by exactly `nullDifference`" (−1 < it < 1). 1 without items. */
export function pairedRatePValue(counts: PairedCounts, nullDifference: number): number {
  requireCounts(counts)
  if (counts.n === 0) return 1
  return Math.min(1, 2 * normalCdf(-Math.abs(tangoZ(counts, nullDifference))))
}

/**
 * Tango's score statistic: the difference seen, less `difference`, in standard errors under it. The
 * standard error has the second variant's share of discordant items at its most likely value under
 * that difference, the larger root of a quadratic (Tango 1998, eq. 4).
 */
function tangoZ({ n, onlyFirst, onlySecond }: PairedCounts, difference: number): number {
  const a = 2 * n
  const b = -onlyFirst - onlySecond + (2 * n - onlyFirst + onlySecond) * difference
  const c = -onlySecond * difference * (1 - difference)
  const onlySecondRate = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a)
  const variance = n * (2 * onlySecondRate + difference * (1 - difference))
  const gap = onlyFirst - onlySecond - n * difference
  // Without variance a gap is impossible under this difference, and none is no evidence at all.
  if (variance <= 0) return gap === 0 ? 0 : Math.sign(gap) * Number.POSITIVE_INFINITY
  return gap / Math.sqrt(variance)
}

/** Where `isInside` turns from true at `inside` to false towards `outside`. */
function findEnd(search: {
  readonly inside: number
  readonly outside: number
  readonly isInside: (at: number) => boolean
}): number {
  let { inside, outside } = search
  if (search.isInside(outside)) return outside
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = (inside + outside) / 2
    if (search.isInside(middle)) inside = middle
    else outside = middle
  }
  return inside
}

function requireCounts({ n, onlyFirst, onlySecond }: PairedCounts): void {
  requireCount(n, 'the number of items')
  requireCount(onlyFirst, 'the number that only the first passed')
  requireCount(onlySecond, 'the number that only the second passed')
  invariant(
    onlyFirst + onlySecond <= n,
    `discordant items are items: ${onlyFirst} and ${onlySecond} of ${n}`,
  )
}
