import { invariant } from '#kit/invariant.ts'
import { normalQuantile, twoSidedZ } from './normal.ts'
import { requireCount, requireShare } from './require-numbers.ts'

export type Plan = {
  /** Two-sided error rate. */
  readonly alpha: number
  /** The probability of finding `effect` when it is there. */
  readonly power: number
  /** The difference worth finding, above 0, in the metric's unit. */
  readonly effect: number
  /** ω²: the variance, over items, of the difference of the two variants' expected scores. */
  readonly itemVariance: number
  /** σ_A² and σ_B²: the mean variance of repeated answers to one item. 0 when it is part of `itemVariance`. */
  readonly repeatVariances?: readonly [number, number] | undefined
  /** K_A and K_B: how often each variant answers each item. */
  readonly repeats?: readonly [number, number] | undefined
}

/**
 * How many items a paired comparison needs: N = (z_{α/2} + z_β)² (ω² + σ_A²/K_A + σ_B²/K_B) / δ², rounded up.
 * Source: arXiv 2411.00640, section 5.
 */
export function itemsNeeded(plan: Plan): number {
  const { alpha, power, effect, itemVariance } = plan
  requireShare(power, 'power')
  invariant(effect > 0, `the effect to find is above 0, and is ${effect}`)
  const [varianceA, varianceB] = plan.repeatVariances ?? [0, 0]
  const [repeatsA, repeatsB] = plan.repeats ?? [1, 1]
  invariant(repeatsA >= 1 && repeatsB >= 1, 'each variant answers each item at least once')
  const variance = itemVariance + varianceA / repeatsA + varianceB / repeatsB
  invariant(variance >= 0, `a variance is 0 or more, and is ${variance}`)
  const z = twoSidedZ(alpha) + normalQuantile(power)
  return Math.ceil((z * z * variance) / (effect * effect))
}

/** How many items are still needed after `n`; 0 when there are enough. */
export function nStillNeeded(plan: Plan & { readonly n: number }): number {
  requireCount(plan.n, 'the number of items')
  return Math.max(0, itemsNeeded(plan) - plan.n)
}
