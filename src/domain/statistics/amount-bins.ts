import { invariant } from '#kit/invariant.ts'
import type { ValueCount } from './quantile-sequence.ts'

/** Bins of a natural logarithm: each is half a percent wide, so what is counted is known to half a percent. */
export const binsPerLog = 200

/** Amounts below ten to the minus 12 are none: a price of a token has nine decimals. */
export const amountLeast = 1e-12

/** How many amounts (dollars, tokens, milliseconds; never negative) fell into each bin, in any order. */
export type AmountCounts = readonly { readonly bin: number; readonly count: number }[]

/** The bin of nothing at all. */
export const emptyBin = -1_000_000

/** The same bin that the trace store's query gives: floor(ln(amount) × 200). */
export function amountBinOf(amount: number): number {
  invariant(amount >= 0 && Number.isFinite(amount), `an amount is 0 or more, and is ${amount}`)
  return amount < amountLeast ? emptyBin : Math.floor(Math.log(amount) * binsPerLog)
}

/** The counts with their edges, ascending, each bin once; for quantiles. */
export function amountsOf(counts: AmountCounts): readonly ValueCount[] {
  const together = new Map<number, number>()
  for (const { bin, count } of counts) together.set(bin, (together.get(bin) ?? 0) + count)
  return [...together]
    .toSorted(([one], [other]) => one - other)
    .map(([bin, count]) => ({ ...edgesOf(bin), count }))
}

/** The counts clipped at `bound` and divided by it: scores from 0 to 1, for means. */
export function amountsWithin(counts: AmountCounts, bound: number): readonly ValueCount[] {
  invariant(bound > 0 && Number.isFinite(bound), `a bound of amounts is above 0, not ${bound}`)
  return counts.map(({ bin, count }) => {
    const { low, high } = edgesOf(bin)
    return { low: Math.min(1, low / bound), high: Math.min(1, high / bound), count }
  })
}

function edgesOf(bin: number): { readonly low: number; readonly high: number } {
  if (bin <= emptyBin) return { low: 0, high: 0 }
  // The next bin begins exactly where this one ends.
  return { low: Math.exp(bin / binsPerLog), high: Math.exp((bin + 1) / binsPerLog) }
}
