import { invariant } from '#kit/invariant.ts'

/** Lanczos coefficients for g = 7, n = 9 (P. Godfrey 2001): relative error below 1e-14 for x > 0. */
const lanczos: readonly [number, ...number[]] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0. Source: C. Lanczos, SIAM J. Numer. Anal. B 1 (1964) 86. */
export function logGamma(x: number): number {
  invariant(x > 0, `the gamma function is asked above 0, and was asked at ${x}`)
  // Below one half the reflection formula keeps the precision.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const [first, ...rest] = lanczos
  const sum = rest.reduce((total, term, index) => total + term / (shifted + index + 1), first)
  const base = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

/** ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for a, b > 0. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}
