/** How often each run of `order` tokens occurs; tokens are joined by a character that no token holds. */
export function countNgrams(tokens: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let start = 0; start + order <= tokens.length; start += 1) {
    const ngram =
      order === 1 ? (tokens[start] ?? '') : tokens.slice(start, start + order).join('\u0000')
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1)
  }
  return counts
}

/** Size of the intersection of two multisets. */
export function overlap(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): number {
  let common = 0
  for (const [ngram, count] of one) common += Math.min(count, other.get(ngram) ?? 0)
  return common
}

/** Runs of white space taken as one gap, none at the ends. */
export function splitWords(text: string): string[] {
  return text.match(/\S+/g) ?? []
}

/** Harmonic mean; 0 when both are. */
export function fMeasure(precision: number, recall: number, beta = 1): number {
  const weight = beta * beta
  const below = weight * precision + recall
  return below === 0 ? 0 : ((1 + weight) * precision * recall) / below
}
