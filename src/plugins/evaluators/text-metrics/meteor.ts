import { porterStem } from './porter-stem.ts'

/** Matching takes words × words steps. */
export const meteorWordsMax = 5000

export type MeteorWeights = {
  /** Weight of precision against recall. */
  readonly alpha: number
  /** Shape of the penalty for scattered matches. */
  readonly beta: number
  /** Share of the score that the penalty may take. */
  readonly gamma: number
}

/** NLTK's defaults. */
export const meteorDefaults: MeteorWeights = { alpha: 0.9, beta: 3, gamma: 0.5 }

/**
 * METEOR (Lavie and Agarwal 2007) of words against one reference, as NLTK 3.9 computes it, except
 * that synonyms of WordNet are left out: words match when they are the same in lower case, or have
 * the same stem by Porter.
 */
export function meteorScore(
  output: readonly string[],
  reference: readonly string[],
  { alpha, beta, gamma }: MeteorWeights,
): number {
  const matches = aligned(output, reference)
  if (matches.length === 0) return 0
  const precision = matches.length / output.length
  const recall = matches.length / reference.length
  const mean = (precision * recall) / (alpha * precision + (1 - alpha) * recall)
  const fragmentation = chunksOf(matches) / matches.length
  return (1 - gamma * fragmentation ** beta) * mean
}

type Place = { readonly at: number; readonly word: string }
type Match = readonly [output: number, reference: number]

/** Matches in the order of the output: first the same words, then the same stems of what is left. */
function aligned(output: readonly string[], reference: readonly string[]): Match[] {
  const lower = (word: string, at: number): Place => ({ at, word: word.toLowerCase() })
  const same = matched(output.map(lower), reference.map(lower))
  const stemmed = ({ at, word }: Place): Place => ({ at, word: porterStem(word) })
  const alike = matched(same.output.map(stemmed), same.reference.map(stemmed))
  return [...same.matches, ...alike.matches].toSorted(([one], [other]) => one - other)
}

/** Pairs equal words from the end backwards, as NLTK does; which of several is taken decides the chunks. */
function matched(
  output: readonly Place[],
  reference: readonly Place[],
): {
  readonly matches: readonly Match[]
  readonly output: readonly Place[]
  readonly reference: readonly Place[]
} {
  const matches: Match[] = []
  const left = [...reference]
  const unmatched: Place[] = []
  for (const place of output.toReversed()) {
    const partner = left.findLastIndex(({ word }) => word === place.word)
    const [taken] = partner === -1 ? [] : left.splice(partner, 1)
    if (taken === undefined) unmatched.push(place)
    else matches.push([place.at, taken.at])
  }
  return { matches, output: unmatched.toReversed(), reference: left }
}

/** Runs of matches that are neighbours in both texts. */
function chunksOf(matches: readonly Match[]): number {
  return matches.filter(([output, reference], index) => {
    const before = matches[index - 1]
    return before === undefined || output !== before[0] + 1 || reference !== before[1] + 1
  }).length
}
