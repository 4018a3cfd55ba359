import computeMunkres from 'munkres-js'
import { levenshteinSimilarity } from './levenshtein.ts'

/** The Hungarian method takes items³ steps, and more. */
export const listItemsMax = 100

export type ListPair = {
  readonly output: number
  readonly expected: number
  readonly similarity: number
}

/**
 * How alike two lists of texts are, in whatever order: the best assignment of one to the other by
 * edits (Hungarian method), over the longer list, or over the expected one where more is allowed.
 * As autoevals' ListContains computes it.
 */
export function listSimilarity(
  output: readonly string[],
  expected: readonly string[],
  { allowsMore }: { readonly allowsMore: boolean },
): { readonly score: number; readonly pairs: readonly ListPair[] } {
  if (output.length === 0 || expected.length === 0)
    return { score: output.length === expected.length ? 1 : 0, pairs: [] }
  const similarities = output.map((item) =>
    expected.map((wanted) => levenshteinSimilarity(item, wanted)),
  )
  const costs = similarities.map((row) => row.map((similarity) => 1 - similarity))
  const pairs = computeMunkres(costs).map(([row, column]) => ({
    output: row,
    expected: column,
    similarity: similarities[row]?.[column] ?? 0,
  }))
  const sum = pairs.reduce((total, { similarity }) => total + similarity, 0)
  const whole = allowsMore ? expected.length : Math.max(output.length, expected.length)
  return { score: Math.min(1, sum / whole), pairs }
}
