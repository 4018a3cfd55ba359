import { invariant } from '#kit/invariant.ts'
import { logGamma } from './log-gamma.ts'
import { requireCount } from './require-numbers.ts'

/** How many units each variant got while the shares of traffic stayed as they are here; shares add up to 1. */
export type Assigned = readonly { readonly share: number; readonly units: number }[]

/**
 * As many units are known in advance, as it were, to have come in the planned shares: so a mismatch of a few points is
 * found by the thousand, and one of everything by dozens.
 */
const priorUnits = 100

/**
 * The log of the evidence that units were not assigned in their shares. At all looks at once it passes ln(1/alpha) with
 * probability alpha at most while the assignment is right. Evidence of stretches with other shares multiplies, so each
 * unit is counted once, in the stretch where it first came: a unit that stays with its variant is no new draw.
 *
 * The multinomial likelihood under a Dirichlet prior around the shares, by the likelihood at the shares. A share of 0
 * that got a unit is endless evidence.
 * Source: M. Lindon and A. Malek, Anytime-valid inference for multinomial count data, NeurIPS 2022, arXiv 2011.03567.
 */
export function sampleRatioEvidence(stretches: readonly Assigned[]): number {
  return stretches.reduce((sum, assigned) => sum + evidenceOf(assigned), 0)
}

function evidenceOf(assigned: Assigned): number {
  const total = assigned.reduce((sum, { share }) => sum + share, 0)
  invariant(Math.abs(total - 1) < 1e-9, `shares of traffic add up to 1, not ${total}`)
  let [units, log] = [0, 0]
  for (const { share, units: own } of assigned) {
    requireCount(own, 'the number of units')
    invariant(share >= 0, `a share of traffic is 0 or more, not ${share}`)
    if (own === 0) continue
    if (share === 0) return Number.POSITIVE_INFINITY
    const prior = priorUnits * share
    log += logGamma(prior + own) - logGamma(prior) - own * Math.log(share)
    units += own
  }
  return log - (logGamma(priorUnits + units) - logGamma(priorUnits))
}
