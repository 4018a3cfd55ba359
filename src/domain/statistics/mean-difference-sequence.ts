import type { Interval } from './interval.ts'
import { requireShare } from './require-numbers.ts'
import { evidenceOfHigher, evidenceOfLower, type Line, type Stretch } from './two-arm-evidence.ts'

/** Halvings on the way to an end: of the whole range of a difference, 2, a millionth is left. */
const halvings = 21

/** Ratios beyond these are not told apart: an arm that costs a hundred times as much needs no third digit. */
const ratioMost = 100

/**
 * A confidence sequence for the difference of two means of scores from 0 to 1, candidate minus control, of two
 * independent arms: at every look at once each end is right with probability 1 − alpha, however often one looks and
 * whenever one stops, with any number of scores. Both ends together are wrong with at most 2 alpha. From counts of the
 * scores; ends are rounded outwards to two millionths. Without scores it is [−1, 1].
 * The method and its sources stand at `evidenceOfHigher`.
 */
export function meanDifferenceSequence(stretches: readonly Stretch[], alpha: number): Interval {
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
export function meanRatioSequence(stretches: readonly Stretch[], alpha: number): Interval {
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
  readonly alpha: number
  readonly lineAt: (candidate: number) => Line
  readonly range: Interval
}): Interval {
  requireShare(alpha, 'alpha')
  const bound = Math.log(1 / alpha)
  return {
    low: lastOut(range.low, range.high, (at) => evidenceOfHigher(stretches, lineAt(at)) >= bound),
    high: lastOut(range.high, range.low, (at) => evidenceOfLower(stretches, lineAt(at)) >= bound),
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
