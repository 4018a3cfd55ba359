import { invariant } from '#kit/invariant.ts'
import { requireCount } from './require-numbers.ts'

/** One item, asked `n` times by real calls, never by cached copies; `passed` of the answers passed. */
export type Repeats = { readonly n: number; readonly passed: number; readonly k: number }

/**
 * pass@k: the probability that at least one of k answers passes, 1 − C(n−c, k)/C(n, k), unbiased.
 * null when k > n: fewer answers than that cannot tell.
 * Source: M. Chen et al., arXiv 2107.03374, eq. 1.
 */
export function passAtK({ n, passed, k }: Repeats): number | null {
  const allFail = chosenAll({ n, among: n - passed, k })
  return allFail === null ? null : 1 - allFail
}

/**
 * pass^k: the probability that all of k answers pass, C(c, k)/C(n, k), unbiased; (c/n)^k is too high.
 * null when k > n.
 * Source: S. Yao et al., τ-bench, arXiv 2406.12045, section 4.
 */
export function passAllK({ n, passed, k }: Repeats): number | null {
  return chosenAll({ n, among: passed, k })
}

/** C(among, k)/C(n, k) as a product, which never overflows: k of n, drawn without return, are all among those. */
function chosenAll(draw: {
  readonly n: number
  readonly among: number
  readonly k: number
}): number | null {
  const { n, among, k } = draw
  requireCount(n, 'the number of answers')
  requireCount(among, 'the number of answers of one outcome')
  requireCount(k, 'k')
  invariant(among <= n && k >= 1, `${among} of ${n} answers, ${k} drawn: k is at least 1`)
  if (k > n) return null
  let probability = 1
  for (let drawn = 0; drawn < k && probability > 0; drawn += 1) {
    probability *= Math.max(0, among - drawn) / (n - drawn)
  }
  return probability
}
