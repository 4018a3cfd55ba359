import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import { requireShare } from './require-numbers.ts'

/** Candidate means that the interval's ends can be: a thousandth of the scores' range apart. */
const steps = 1_000

/** No bet risks more than this share of the capital; the reference package's choice. */
const riskMax = 0.5

/**
 * A confidence sequence for the mean of bounded scores, from the hedged betting martingale: the interval
 * holds the true mean at *every* look at once with probability 1 − alpha, however often one looks and
 * whenever one stops. Each candidate mean is bet against from above and below; one against which either
 * capital passed 2/alpha is out for good. Only candidates that are still in are carried.
 *
 * Scores are independent with one mean; when the mean drifts, the interval may rule out every candidate:
 * then `isContradicted` is true and the last interval stays.
 * Source: I. Waudby-Smith and A. Ramdas, J. R. Stat. Soc. B 86 (2024) 1, arXiv 2010.09686, theorem 3; bets
 * and grid are those of the reference package confseq, `hedged_cs`.
 */
export class BettingSequence {
  readonly #alpha: number
  readonly #bounds: Interval
  readonly #capitalAbove = new Float64Array(steps + 1).fill(1)
  readonly #capitalBelow = new Float64Array(steps + 1).fill(1)
  #lowest = 0
  #highest = steps
  #count = 0
  #sum = 0
  #squares = 0
  #isContradicted = false

  /** Scores lie in `bounds`, [0, 1] unless told: [−1, 1] for differences of such scores. */
  constructor(settings: { readonly alpha: number; readonly bounds?: Interval }) {
    requireShare(settings.alpha, 'alpha')
    this.#alpha = settings.alpha
    this.#bounds = settings.bounds ?? { low: 0, high: 1 }
    invariant(
      Number.isFinite(this.#bounds.high - this.#bounds.low) && this.#bounds.low < this.#bounds.high,
      `the bounds of scores are finite and apart: ${this.#bounds.low}, ${this.#bounds.high}`,
    )
  }

  get count(): number {
    return this.#count
  }

  /** The mean cannot be one number for all scores so far. */
  get isContradicted(): boolean {
    return this.#isContradicted
  }

  /** Takes the next score, in the order in which scores came. */
  observe(score: number): void {
    const { low, high } = this.#bounds
    invariant(score >= low && score <= high, `a score lies in [${low}, ${high}], and is ${score}`)
    const x = (score - low) / (high - low)
    // The bet may rest only on what came before this score.
    const bet = this.#nextBet()
    this.#count += 1
    this.#sum += x
    const mean = (0.5 + this.#sum) / (this.#count + 1)
    this.#squares += (x - mean) ** 2
    if (!this.#isContradicted) this.#settle(bet, x)
  }

  /** What the mean can still be. The ends are rounded outwards to a thousandth of the range. */
  interval(): Interval {
    const { low, high } = this.#bounds
    const at = (step: number) => low + (Math.min(Math.max(step, 0), steps) / steps) * (high - low)
    return { low: at(this.#lowest - 1), high: at(this.#highest + 1) }
  }

  /** λ_t = √(2 ln(1/α) / (t ln(1+t) σ̂²_{t−1})), with half a score and a quarter of variance given in advance. */
  #nextBet(): number {
    const t = this.#count + 1
    const variance = (0.25 + this.#squares) / t
    return Math.sqrt((2 * Math.log(1 / this.#alpha)) / (t * Math.log1p(t) * variance))
  }

  #settle(bet: number, x: number): void {
    const above = this.#capitalAbove
    const below = this.#capitalBelow
    for (let step = this.#lowest; step <= this.#highest; step += 1) {
      const mean = step / steps
      const betAbove = Math.min(bet, riskMax / mean)
      const betBelow = Math.min(bet, riskMax / (1 - mean))
      above[step] = (above[step] ?? 0) * (1 + betAbove * (x - mean))
      below[step] = (below[step] ?? 0) * (1 - betBelow * (x - mean))
    }
    // Capital from betting above falls with the mean, from below rises: candidates leave from the ends.
    const threshold = 2 / this.#alpha
    let lowest = this.#lowest
    let highest = this.#highest
    while (lowest <= highest && (above[lowest] ?? 0) > threshold) lowest += 1
    while (highest >= lowest && (below[highest] ?? 0) > threshold) highest -= 1
    this.#isContradicted = lowest > highest
    if (this.#isContradicted) return
    this.#lowest = lowest
    this.#highest = highest
  }
}
