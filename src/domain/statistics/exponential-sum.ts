import { invariant } from '#kit/invariant.ts'

/** One coefficient, and how many of the sum's terms have it (a whole number, at least 1). */
export type Coefficient = { readonly value: number; readonly count: number }

/** Width of a step of the trapezoid rule; the integrand is smooth enough for it (see the tests). */
const step = 0.15

/** Steps end where a term no longer changes the tenth digit; a sum of two terms needs the most, about fifty. */
/** How far to the left of the vertical the path may lean. */
const leanMax = 1
const stepsMax = 200
const negligible = 1e-13

/** Newton's method gets there in about ten, halving at worst in as many as a number has bits. */
const searchesMax = 80

/**
 * P(Σ cᵢ Eᵢ ≤ 0) for independent standard exponential Eᵢ: the chance that a mean of the cᵢ, weighed at random
 * as in the Bayesian bootstrap, is at most 0. At least one coefficient differs from 0. Nine digits for two kinds of coefficients, five at worst.
 * Method: the inverse Laplace transform of Π 1/(1 − cᵢ s), integrated along the vertical line through the
 * saddle point, where it falls off fastest. Source: H. Daniels, Ann. Math. Stat. 25 (1954) 631, section 2;
 * S. Rice, SIAM J. Sci. Stat. Comput. 1 (1980) 438, on the trapezoid rule for it.
 */
export function probabilityBelowZero(coefficients: readonly Coefficient[]): number {
  const used = coefficients.filter(({ value }) => value !== 0)
  invariant(used.length > 0, 'a sum of exponentials has a coefficient that differs from 0')
  if (used.every(({ value }) => value > 0)) return 0
  if (used.every(({ value }) => value < 0)) return 1
  const mean = used.reduce((sum, { value, count }) => sum + value * count, 0)
  return mean >= 0
    ? lowerTail(used)
    : 1 - lowerTail(used.map(({ value, count }) => ({ value: -value, count })))
}

/** The same where the sum's mean is 0 or more, so that what is asked for is a tail. */
function lowerTail(coefficients: readonly Coefficient[]): number {
  const saddle = findSaddle(coefficients)
  // The logarithm of the integrand at the saddle, and its second and third derivative there.
  let logHeight = -Math.log(-saddle)
  let second = 1 / saddle ** 2
  let third = -2 / saddle ** 3
  const scaled = coefficients.map(({ value, count }) => {
    const slope = value / (1 - value * saddle)
    logHeight -= count * Math.log1p(-value * saddle)
    second += count * slope ** 2
    third += 2 * count * slope ** 3
    return { slope, count }
  })
  const width = 1 / Math.sqrt(second)
  // Against a single negative coefficient the vertical line swings for long; to its left everything falls off.
  const negatives = coefficients.reduce((sum, { value, count }) => sum + (value < 0 ? count : 0), 0)
  const bend = negatives === 1 ? Math.min(0, third / (6 * second)) : 0
  // y = width·sinh(u) reaches far out in few steps, where few terms make the integrand fall slowly.
  let sum = 0.5 * width
  for (let at = 1; at <= stepsMax; at += 1) {
    const u = at * step
    const up = width * Math.sinh(u)
    const root = Math.sqrt(1 + ((bend * up) / leanMax) ** 2)
    const aside = (bend * up * up) / root
    const lean = (bend * up * (1 + 1 / root ** 2)) / root
    let logSize = 0.5 * Math.log((1 + aside / saddle) ** 2 + (up / saddle) ** 2)
    let angle = Math.atan2(up / saddle, 1 + aside / saddle)
    for (const { slope, count } of scaled) {
      const real = 1 - slope * aside
      const imaginary = slope * up
      logSize += 0.5 * count * Math.log(real * real + imaginary * imaginary)
      angle -= count * Math.atan2(imaginary, real)
    }
    // Along the path ds = (i + lean) dy, of which the real part of the integral keeps this.
    const size = Math.exp(-logSize) * width * Math.cosh(u)
    sum += size * (Math.cos(angle) - lean * Math.sin(angle))
    if (size < negligible * width) break
  }
  return Math.min(1, Math.max(0, (Math.exp(logHeight) * sum * step) / Math.PI))
}

/** Where Π 1/(1 − cᵢ s) · 1/|s| is least, for s between 1 / (the lowest coefficient) and 0: the logarithm is convex there. */
function findSaddle(coefficients: readonly Coefficient[]): number {
  const lowest = coefficients.reduce((least, { value }) => Math.min(least, value), 0)
  let low = 1 / lowest
  let high = 0
  let at = low / 2
  for (let search = 0; search < searchesMax; search += 1) {
    let slope = -1 / at
    let curvature = 1 / (at * at)
    for (const { value, count } of coefficients) {
      const scaled = value / (1 - value * at)
      slope += count * scaled
      curvature += count * scaled * scaled
    }
    if (slope < 0) low = at
    else high = at
    const next = at - slope / curvature
    const isInside = next > low && next < high
    const moved = isInside ? next : (low + high) / 2
    if (Math.abs(moved - at) <= 1e-12 * Math.abs(at)) return moved
    at = moved
  }
  return at
}
