import { twoSidedZ } from './normal.ts'
import { requireShare } from './require-numbers.ts'

/** What only rounding puts above a whole number is that number. */
const rounding = 1e-9

/**
 * The fewest sources of equal size that can show a share of at least `share` at confidence 1 − alpha: with one
 * fewer the lower end of `boundedMeanInterval` stays below it even where every one has it, for of n of n that end
 * is (alpha/2)^(1/n). Null for a share of 1, which no number shows; 1 for a share of 0.
 */
export function leastToShow(share: number, alpha: number): number | null {
  requireShare(alpha, 'alpha')
  if (share <= 0) return 1
  if (share >= 1) return null
  return atLeast(Math.log(alpha / 2) / Math.log(share))
}

/**
 * The fewest independent pairs that can show one pass rate not to be worse than another by more than `margin` where
 * no pair differs: of those `pairedRateInterval` ends at −z²/(n + z²). Null for a margin of 0.
 */
export function leastAlikeRates(margin: number, alpha: number): number | null {
  requireShare(alpha, 'alpha')
  if (margin <= 0) return null
  return atLeast((twoSidedZ(alpha) ** 2 * (1 - margin)) / margin)
}

function atLeast(count: number): number {
  return Math.max(1, Math.ceil(count - rounding))
}
