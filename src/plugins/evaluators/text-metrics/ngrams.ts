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

/** What Python takes for white space, which the packages split by: unlike JavaScript's, with U+001C to U+001F and U+0085 and without U+FEFF. */
const pythonSpace =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const word = new RegExp(`[^${pythonSpace}]+`, 'g')

/** Runs of white space, as Python has it, taken as one gap, none at the ends. */
export function splitWords(text: string): string[] {
  return text.match(word) ?? []
}

/** Harmonic mean; 0 when both are. */
export function fMeasure(precision: number, recall: number, beta = 1): number {
  const weight = beta * beta
  const below = weight * precision + recall
  return below === 0 ? 0 : ((1 + weight) * precision * recall) / below
}
