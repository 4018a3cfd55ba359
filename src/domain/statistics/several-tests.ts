import { invariant } from '#kit/invariant.ts'

/**
 * Holm's adjusted p values, in the order given: those at most α are shown, and the chance of even one
 * wrong among them is at most α, whatever the dependence. For what something ships on.
 * Source: S. Holm, Scand. J. Stat. 6 (1979) 65.
 */
export function holm(pValues: readonly number[]): number[] {
  return adjust(pValues, (sorted) => {
    let largest = 0
    return sorted.map((p, rank) => {
      largest = Math.max(largest, Math.min(1, p * (sorted.length - rank)))
      return largest
    })
  })
}

/**
 * Benjamini and Hochberg's adjusted p values, in the order given: of those at most q, a share of at most
 * q is wrong on average, for independent or positively dependent tests. For exploring.
 * Source: Y. Benjamini and Y. Hochberg, J. R. Stat. Soc. B 57 (1995) 289.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return adjust(pValues, (sorted) => {
    let smallest = 1
    return sorted
      .map((p, rank) => (p * sorted.length) / (rank + 1))
      .toReversed()
      .map((p) => {
        smallest = Math.min(smallest, p)
        return smallest
      })
      .toReversed()
  })
}

function adjust(
  pValues: readonly number[],
  adjustSorted: (sorted: readonly number[]) => number[],
): number[] {
  invariant(
    pValues.every((p) => p >= 0 && p <= 1),
    `p values lie in [0, 1]: ${pValues.join(', ')}`,
  )
  const order = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p)
  const adjusted = adjustSorted(order.map(({ p }) => p))
  const result = new Array<number>(pValues.length).fill(1)
  order.forEach(({ index }, rank) => {
    result[index] = adjusted[rank] ?? 1
  })
  return result
}
