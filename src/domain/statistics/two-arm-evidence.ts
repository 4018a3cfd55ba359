import { invariant } from '#kit/invariant.ts'
import { countOf, type ScoreCount } from './score-counts.ts'
import { requireShare } from './require-numbers.ts'

/**
 * What two arms scored while the share of traffic stayed one. Arms are compared within a stretch only: across stretches
 * the arms saw other hours in other shares, and a bad hour would look like a bad arm (Simpson's paradox).
 */
export type Stretch = {
  readonly control: readonly ScoreCount[]
  readonly candidate: readonly ScoreCount[]
  /** Of all calls, the share that the candidate was given; known before the calls were. */
  readonly share: number
}

/** A line of candidates for the two means: the candidate's is `scale` × the control's + `shift`. */
export type Line = { readonly scale: number; readonly shift: number }

/** The log of evidence that does not count rounding errors as evidence. */
const roundingNats = 1e-6

/** The minimum is known to this much; what is given is always the lower bound. */
const minimumNats = 1e-4

/** Halvings of [0, 1] after which two numbers are next to each other. */
const halvingsMax = 60

/**
 * The log of the evidence against every pair of means that lies on one side of a line, the line included. At all looks at
 * once it passes ln(1/alpha) with probability alpha at most when the two means lie there.
 *
 * For bets κ > −1 the product of (1 + κx)/(1 + κm) over the scores of an arm is a nonnegative martingale that starts
 * at 1 when m is its mean: it is the bet λ = κ/(1 + κm) of Waudby-Smith and Ramdas (2024), written so that the scores
 * meet the bets without m. So do the products of a bet on the candidate being higher (κ > 0) and one on the control
 * being lower (κ < 0), and so do their mixtures by fixed weights (Robbins 1970). The order of the scores does not
 * matter, so counts are enough. Of all pairs of means on the line the least evidence counts; its log is convex along
 * the line (a mixture of log-convex functions is one), so that the minimum is found and not hoped for. Beyond the line
 * there is more evidence, for each factor falls with its mean or rises with it, as it should.
 *
 * Calls need not have one mean: by Jensen the same holds of the average of the means so far, per stretch. Evidence of
 * stretches multiplies; what was shown at the end of one stays shown.
 * Sources: I. Waudby-Smith and A. Ramdas, J. R. Stat. Soc. B 86 (2024) 1; H. Robbins, Ann. Math. Stat. 41 (1970) 1397;
 * for two arms of a table, R. Turner, A. Ly and P. Grünwald, arXiv 2106.02693. This form of the bets is ours.
 */
export function twoArmEvidence(stretches: readonly Stretch[]): TwoArmEvidence {
  const higher = stretches.map(({ control, candidate, share }) =>
    mixtureOf({ lower: control, higher: candidate, shareOfHigher: share }),
  )
  const lower = stretches.map(({ control, candidate, share }) =>
    mixtureOf({ lower: candidate, higher: control, shareOfHigher: 1 - share }),
  )
  return {
    ofHigher: (line) => strongest(higher, line),
    ofLower({ scale, shift }) {
      invariant(scale > 0, `a line rises: its scale is above 0, not ${scale}`)
      return strongest(lower, { scale: 1 / scale, shift: -shift / scale })
    },
  }
}

export type TwoArmEvidence = {
  /** Against every pair where the candidate's mean is at most on the line. */
  ofHigher(line: Line): number
  /** Against every pair where it is at least on the line. */
  ofLower(line: Line): number
}

/** The log of the evidence that the mean of one arm is above `limit`, by the same bets; the arm may drift. */
export function evidenceOfMeanAbove(scores: readonly ScoreCount[], limit: number): number {
  const n = countOf(scores)
  const terms = tilts.map((tilt) => {
    const bet = Math.expm1(tilt)
    return logGrowth(scores, bet, 'low') - n * Math.log1p(bet * limit) - Math.log(tilts.length)
  })
  return logOfSum(terms) - roundingNats
}

/** The largest of the evidences after each stretch: what has passed the bound once has passed it. */
function strongest(mixtures: readonly Mixture[], line: Line): number {
  let [sum, largest] = [0, mixtures.length === 0 ? 0 : Number.NEGATIVE_INFINITY]
  for (const mixture of mixtures) {
    sum += leastEvidence(mixture, line)
    largest = Math.max(largest, sum)
  }
  return largest
}

/**
 * How far the log odds of a pass may lie from the line, arms together: from a point of a rate of one half to rates that
 * have nothing in common. A factor of 2 between bets costs a twentieth of the growth.
 */
const tilts = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4] as const

/**
 * The two tilts are in balance for one share of the calls: weights, and by how much its log odds lie from those of the
 * planned share. The others are for pooled means near 0 or 1 and for shares that came out otherwise: without them a
 * candidate at 5 % that hardly ever fails would never be shown to.
 */
const balances = [
  { distance: 0, weight: 0.4 },
  { distance: -2.8, weight: 0.15 },
  { distance: -1.4, weight: 0.15 },
  { distance: 1.4, weight: 0.15 },
  { distance: 2.8, weight: 0.15 },
] as const

/** Bets on the lower arm (−1 < κ < 0) and on the higher one (κ > 0), with what the scores make of each. */
type Mixture = {
  readonly nLower: number
  readonly nHigher: number
  readonly lowerBets: Float64Array
  readonly higherBets: Float64Array
  /** ln(weight) + Σ ln(1 + κx) over both arms, per pair of bets. */
  readonly logGrowths: Float64Array
}

/** In balance the gap of an arm from the pooled mean is as large as the other arm's share of the calls. */
function mixtureOf({
  lower,
  higher,
  shareOfHigher,
}: {
  readonly lower: readonly ScoreCount[]
  readonly higher: readonly ScoreCount[]
  readonly shareOfHigher: number
}): Mixture {
  requireShare(shareOfHigher, 'a share of traffic')
  const planned = Math.log(shareOfHigher / (1 - shareOfHigher))
  const shares = balances.map(({ distance, weight }) => ({
    share: 1 / (1 + Math.exp(-planned - distance)),
    weight,
  }))
  const pairs = tilts.flatMap((tilt) =>
    shares.map(({ share, weight }) => ({
      // −κ/(1+κ) mirrors κ when scores are counted from the other end: tilts are symmetric, bets are not.
      lower: Math.expm1(-share * tilt),
      higher: Math.expm1((1 - share) * tilt),
      logWeight: Math.log(weight / tilts.length),
    })),
  )
  return {
    nLower: countOf(lower),
    nHigher: countOf(higher),
    lowerBets: Float64Array.from(pairs, (pair) => pair.lower),
    higherBets: Float64Array.from(pairs, (pair) => pair.higher),
    logGrowths: Float64Array.from(
      pairs,
      (pair) =>
        pair.logWeight +
        logGrowth(lower, pair.lower, 'high') +
        logGrowth(higher, pair.higher, 'low'),
    ),
  }
}

/** Σ ln(1 + κx), each score at that end of its count which is the less evidence. */
function logGrowth(scores: readonly ScoreCount[], bet: number, end: 'low' | 'high'): number {
  let sum = 0
  for (const score of scores) sum += score.count * Math.log1p(bet * score[end])
  return sum
}

/** The least log evidence on the line: `higher` = `scale` × `lower` + `shift`, both within [0, 1]. */
function leastEvidence(mixture: Mixture, { scale, shift }: Line): number {
  invariant(scale > 0, `a line rises: its scale is above 0, not ${scale}`)
  let low = Math.max(0, -shift / scale)
  let high = Math.min(1, (1 - shift) / scale)
  // No two means are so far apart.
  if (low > high) return Number.POSITIVE_INFINITY
  let atLow = evidenceAt(mixture, low, { scale, shift })
  if (atLow.slope >= 0) return atLow.log - roundingNats
  const atHigh = evidenceAt(mixture, high, { scale, shift })
  if (atHigh.slope <= 0) return atHigh.log - roundingNats
  for (let halving = 0; halving < halvingsMax; halving += 1) {
    if (-atLow.slope * (high - low) < minimumNats) break
    const middle = (low + high) / 2
    const atMiddle = evidenceAt(mixture, middle, { scale, shift })
    if (atMiddle.slope < 0) {
      low = middle
      atLow = atMiddle
    } else high = middle
  }
  // A convex function lies above its tangent.
  return atLow.log + atLow.slope * (high - low) - roundingNats
}

function evidenceAt(
  { nLower, nHigher, lowerBets, higherBets, logGrowths }: Mixture,
  lower: number,
  { scale, shift }: Line,
): { readonly log: number; readonly slope: number } {
  const higher = Math.min(1, Math.max(0, scale * lower + shift))
  let [largest, sum, slopes] = [Number.NEGATIVE_INFINITY, 0, 0]
  for (let index = 0; index < logGrowths.length; index += 1) {
    const [betLower, betHigher] = [lowerBets[index] ?? 0, higherBets[index] ?? 0]
    const log =
      (logGrowths[index] ?? 0) -
      nLower * Math.log1p(betLower * lower) -
      nHigher * Math.log1p(betHigher * higher)
    const slope =
      (-nLower * betLower) / (1 + betLower * lower) -
      (nHigher * betHigher * scale) / (1 + betHigher * higher)
    if (log > largest) {
      const rescaled = Math.exp(largest - log)
      sum = sum * rescaled + 1
      slopes = slopes * rescaled + slope
      largest = log
    } else {
      const weight = Math.exp(log - largest)
      sum += weight
      slopes += weight * slope
    }
  }
  return { log: largest + Math.log(sum), slope: slopes / sum }
}

function logOfSum(logs: readonly number[]): number {
  const largest = Math.max(...logs)
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0))
}
