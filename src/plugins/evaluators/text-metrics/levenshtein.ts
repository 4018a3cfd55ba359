import { distance } from 'fastest-levenshtein'

/** Fastest-levenshtein takes characters × characters / 32 steps; this long takes about a second. */
export const levenshteinCharsMax = 100_000

/** Share of characters that need no edit: 1 − distance / longer length; 1 for two empty texts (autoevals). */
export function levenshteinSimilarity(one: string, other: string): number {
  const longer = Math.max(one.length, other.length)
  return longer === 0 ? 1 : 1 - distance(one, other) / longer
}

/** Edits of one character that turn one text into the other. */
export function levenshteinDistance(one: string, other: string): number {
  return distance(one, other)
}
