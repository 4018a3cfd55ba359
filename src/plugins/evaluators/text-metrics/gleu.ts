import { countNgrams, overlap } from './ngrams.ts'

export type GleuStatistics = { readonly matches: number; readonly all: number }

/**
 * Matches and possible matches of n-grams of orders 1 to 4, against the reference with the highest
 * share (Wu et al. 2016, as NLTK's gleu_score counts). Tokens are the caller's.
 */
export function gleuStatistics(
  output: readonly string[],
  references: readonly (readonly string[])[],
): GleuStatistics {
  const orders = [1, 2, 3, 4]
  const grams = orders.map((order) => countNgrams(output, order))
  const size = ({ length }: readonly string[]): number =>
    orders.reduce((sum, order) => sum + Math.max(0, length - order + 1), 0)
  let best: GleuStatistics = { matches: 0, all: 0 }
  for (const reference of references) {
    const matches = orders.reduce(
      (sum, order, index) =>
        sum + overlap(grams[index] ?? new Map(), countNgrams(reference, order)),
      0,
    )
    const all = Math.max(size(output), size(reference))
    // The same share of more n-grams weighs more in a corpus, and NLTK prefers it.
    const isBetter =
      matches * Math.max(1, best.all) > best.matches * all ||
      (matches * best.all === best.matches * all && matches > best.matches)
    if (best.all === 0 || isBetter) best = { matches, all }
  }
  return best
}

/** The smaller of precision and recall; 0 for texts without words. */
export function gleuScore(segments: readonly GleuStatistics[]): number {
  const all = segments.reduce((sum, segment) => sum + segment.all, 0)
  return all === 0 ? 0 : segments.reduce((sum, segment) => sum + segment.matches, 0) / all
}
