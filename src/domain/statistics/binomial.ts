import { invariant } from '#kit/invariant.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { logGamma } from './log-gamma.ts'
import { requireCount } from './require-numbers.ts'

export type Binomial = {
  readonly trials: number
  /** Probability of a success at each trial, 0 to 1. */
  readonly rate: number
}

/** P(X = `successes`). Outside 0 … `trials` it is 0. */
export function binomialPmf(successes: number, { trials, rate }: Binomial): number {
  requireBinomial({ trials, rate })
  if (successes < 0 || successes > trials) return 0
  if (rate === 0) return successes === 0 ? 1 : 0
  if (rate === 1) return successes === trials ? 1 : 0
  return Math.exp(
    logChoose(trials, successes) +
      successes * Math.log(rate) +
      (trials - successes) * Math.log1p(-rate),
  )
}

/** P(X ≤ `successes`). Source: Abramowitz and Stegun 26.5.24. */
export function binomialCdf(successes: number, { trials, rate }: Binomial): number {
  requireBinomial({ trials, rate })
  if (successes < 0) return 0
  if (successes >= trials) return 1
  return incompleteBeta(trials - successes, successes + 1, 1 - rate)
}

/** ln C(n, k), for whole 0 ≤ k ≤ n. */
function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}

function requireBinomial({ trials, rate }: Binomial): void {
  requireCount(trials, 'the number of trials')
  invariant(rate >= 0 && rate <= 1, `a rate lies in [0, 1], and is ${rate}`)
}
