import { countNgrams, overlap } from './ngrams.ts'

/** Share of n-grams that two texts have in common: Jaccard (over their union) or Dice (over their mean); 1 for two texts without any. */
export function ngramSimilarity(
  one: readonly string[],
  other: readonly string[],
  { order, measure }: { readonly order: number; readonly measure: 'jaccard' | 'dice' },
): number {
  const first = countNgrams(one, order)
  const second = countNgrams(other, order)
  const sizes = total(first) + total(second)
  if (sizes === 0) return one.join('') === other.join('') ? 1 : 0
  const common = overlap(first, second)
  return measure === 'dice' ? (2 * common) / sizes : common / (sizes - common)
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}
