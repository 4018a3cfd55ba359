import { requireShare } from './require-numbers.ts'

/** From here on the continued fraction is used: the series would lose digits, the fraction needs few terms. */
const seriesMax = 2.5

/** Terms after which both expansions have long reached machine precision. */
const termsMax = 200

/** Φ(x), the standard normal distribution function. Relative error below 1e-11 down to x = −37; 0 below. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  return x > 0 ? 1 - lowerTail(-x) : lowerTail(x)
}

/** The z with Φ(z) = p, for p strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  requireShare(p, 'the probability of a normal quantile')
  if (p === 0.5) return 0
  return p > 0.5 ? -lowerQuantile(1 - p) : lowerQuantile(p)
}

/** The z that a standard normal value exceeds, in either direction, with probability `alpha`. */
export function twoSidedZ(alpha: number): number {
  requireShare(alpha, 'alpha')
  return -lowerQuantile(alpha / 2)
}

/** Φ(x) for x ≤ 0. */
function lowerTail(x: number): number {
  const size = -x
  const density = Math.exp((-size * size) / 2) / Math.sqrt(2 * Math.PI)
  return size < seriesMax ? 0.5 - density * oddSeries(size) : density / millsFraction(size)
}

/** Σ x^(2k+1) / (1·3·5…(2k+1)): all terms positive. Source: Abramowitz and Stegun 26.2.11. */
function oddSeries(x: number): number {
  let term = x
  let sum = x
  for (let k = 1; k < termsMax && term > sum * 1e-17; k += 1) {
    term *= (x * x) / (2 * k + 1)
    sum += term
  }
  return sum
}

/** x + 1/(x + 2/(x + 3/…)), from the far end inwards. Source: Abramowitz and Stegun 26.2.14. */
function millsFraction(x: number): number {
  let value = x
  for (let k = termsMax; k >= 1; k -= 1) value = x + k / value
  return value
}

/**
 * Starts from Abramowitz and Stegun 26.2.23 (error below 4.5e-4) and refines by Halley's method, which
 * triples the digits at each step.
 */
function lowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  let x = -(t - above / below)
  for (let step = 0; step < 3; step += 1) {
    const error = (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2)
    x -= error / (1 + (x * error) / 2)
  }
  return x
}
