import type { Interval } from './interval.ts'
import { requireShare } from './require-numbers.ts'
import { type Line, type Stretch, twoArmEvidence } from './two-arm-evidence.ts'

/** Halvings on the way to an end: of the whole range of a difference, 2, a millionth is left. */
const halvings = 21

/** Ratios beyond these are not told apart: an arm that costs a hundred times as much needs no third digit. */
const ratioMost = 100

/** How often each end may be wrong at any look, by itself. */
export type EndAlphas = { readonly low: number; readonly high: number }

/**
 * A confidence sequence for the difference of two means of scores from 0 to 1, candidate minus control, of two
 * independent arms: at every look at once each end is right with probability 1 − its alpha, however often one looks
 * and whenever one stops, with any number of scores. From counts of the
 * scores; ends are rounded outwards to two millionths. Without scores it is [−1, 1].
 * The method and its sources stand at `twoArmEvidence`.
 */
export function meanDifferenceSequence(stretches: readonly Stretch[], alpha: EndAlphas): Interval {
  return ends({
    stretches,
    alpha,
    lineAt: (difference) => ({ scale: 1, shift: difference }),
    range: { low: -1, high: 1 },
  })
}

/**
 * The same for the ratio of the means, candidate by control, of amounts that were clipped at one bound and divided by
 * it. Ratios below 1/100 and above 100 are not told apart: an end out there is 0 or infinite.
 */
export function meanRatioSequence(stretches: readonly Stretch[], alpha: EndAlphas): Interval {
  const range = { low: -Math.log(ratioMost), high: Math.log(ratioMost) }
  const { low, high } = ends({
    stretches,
    alpha,
    lineAt: (logRatio) => ({ scale: Math.exp(logRatio), shift: 0 }),
    range,
  })
  return {
    low: low <= range.low ? 0 : Math.exp(low),
    high: high >= range.high ? Number.POSITIVE_INFINITY : Math.exp(high),
  }
}

function ends({
  stretches,
  alpha,
  lineAt,
  range,
}: {
  readonly stretches: readonly Stretch[]
  readonly alpha: EndAlphas
  readonly lineAt: (candidate: number) => Line
  readonly range: Interval
}): Interval {
  requireShare(alpha.low, 'alpha')
  requireShare(alpha.high, 'alpha')
  const evidence = twoArmEvidence(stretches)
  const [low, high] = [Math.log(1 / alpha.low), Math.log(1 / alpha.high)]
  return {
    low: lastOut(range.low, range.high, (at) => evidence.ofHigher(lineAt(at)) >= low),
    high: lastOut(range.high, range.low, (at) => evidence.ofLower(lineAt(at)) >= high),
  }
}

/** From an end of the range inwards, the last candidate found to be out; the end itself where none is. */
function lastOut(from: number, to: number, isOut: (candidate: number) => boolean): number {
  let [out, possible] = [from, to]
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = (out + possible) / 2
    if (isOut(middle)) out = middle
    else possible = middle
  }
  return out
}
