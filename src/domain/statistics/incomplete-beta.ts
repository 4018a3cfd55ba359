import { invariant } from '#kit/invariant.ts'
import { logBeta } from './log-gamma.ts'

/** The fraction needs about √max(a, b) terms; this is enough for parameters up to 10^9. */
const termsMax = 100_000

/** Stands in for a zero denominator in Lentz's method. */
const tiny = 1e-300

/**
 * The regularised incomplete beta function I_x(a, b), for a, b > 0 and x in [0, 1]: 0 at 0, 1 at 1.
 * Relative error about 1e-12 for parameters up to 10^4, a few 1e-9 up to 10^6.
 * Source: NIST DLMF 8.17.22, the continued fraction, by Lentz's method.
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  invariant(a > 0 && b > 0, `the incomplete beta function has parameters above 0: ${a}, ${b}`)
  invariant(x >= 0 && x <= 1, `the incomplete beta function is asked in [0, 1], not at ${x}`)
  if (x === 0 || x === 1) return x
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b))
  // The fraction converges fast only below this point; above it the mirror image does.
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(a, b, x)) / a
    : 1 - (front * fraction(b, a, 1 - x)) / b
}

function fraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m <= termsMax; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    result *= d * c
    if (Math.abs(d * c - 1) < 1e-15) return result
  }
  invariant(false, `the incomplete beta function converges at a = ${a}, b = ${b}, x = ${x}`)
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value
}
