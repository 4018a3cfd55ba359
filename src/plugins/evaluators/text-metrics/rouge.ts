import { countNgrams, fMeasure, overlap } from './ngrams.ts'
import { porterStem } from './porter-stem.ts'
import { tokenizeTreebank } from './treebank.ts'
import { isBeyondLatin, unicodeWords, type WordChoice } from './unicode-words.ts'

export type RougeScore = {
  readonly precision: number
  readonly recall: number
  readonly fMeasure: number
}

/** The longest common subsequence takes tokens × tokens steps; more than this takes over a second. */
export const rougeTokensMax = 5000

type RougeWords = { readonly stems: boolean; readonly words: WordChoice }

/**
 * Splits texts that are compared with each other. As google-research's rouge_scorer does: lower-case letters and
 * digits of ASCII, and with `stems` words of four letters or more by Porter's stems. It keeps nothing of other scripts,
 * so that where one of the texts has such letters, `auto` takes the words of Unicode for all of them.
 */
export function rougeSplitter(
  texts: readonly string[],
  { stems, words }: RougeWords,
): (text: string) => string[] {
  const isUnicode = words === 'unicode' || (words === 'auto' && texts.some(isBeyondLatin))
  const split = isUnicode
    ? unicodeWords
    : (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  if (!stems) return split
  // Both texts have most words in common.
  const known = new Map<string, string>()
  return (text) =>
    split(text).map((word) => {
      const stem = known.get(word) ?? (word.length > 3 ? stemOf(word) : word)
      known.set(word, stem)
      return stem
    })
}

function stemOf(word: string): string {
  return /^[a-z]+$/.test(word) ? porterStem(word) : word
}

/** ROUGE-N (Lin 2004). */
export function rougeN(
  output: readonly string[],
  reference: readonly string[],
  order: number,
): RougeScore {
  const common = overlap(countNgrams(output, order), countNgrams(reference, order))
  return scoreOf(common, output.length - order + 1, reference.length - order + 1)
}

/** ROUGE-L: the longest common subsequence of both texts. */
export function rougeL(output: readonly string[], reference: readonly string[]): RougeScore {
  const common = commonSubsequence(reference, output).length
  return scoreOf(common, output.length, reference.length)
}

/**
 * ROUGE-Lsum: for each sentence of the reference the union of its longest common subsequences with
 * the sentences of the output, no word counted more often than either text has it.
 */
export function rougeLsum(
  output: readonly (readonly string[])[],
  reference: readonly (readonly string[])[],
): RougeScore {
  const leftInOutput = countNgrams(output.flat(), 1)
  const leftInReference = countNgrams(reference.flat(), 1)
  let hits = 0
  for (const sentence of reference) {
    const places = new Set(output.flatMap((written) => commonSubsequence(sentence, written)))
    for (const place of [...places].toSorted((one, other) => one - other)) {
      const word = sentence[place] ?? ''
      const inOutput = leftInOutput.get(word) ?? 0
      const inReference = leftInReference.get(word) ?? 0
      if (inOutput === 0 || inReference === 0) continue
      hits += 1
      leftInOutput.set(word, inOutput - 1)
      leftInReference.set(word, inReference - 1)
    }
  }
  return scoreOf(hits, output.flat().length, reference.flat().length)
}

/** ROUGE-N as js-rouge computes it and promptfoo asserts it: the share of the reference's distinct Treebank tokens that the output has, over all its tokens; recall alone. */
export function promptfooRougeN(output: string, reference: string, order = 1): number {
  const wanted = tokenizeTreebank(reference)
  const distinct = countNgrams(tokenizeTreebank(output), order)
  const found = [...countNgrams(wanted, order).keys()].filter((ngram) => distinct.has(ngram)).length
  const all = wanted.length - order + 1
  return all <= 0 ? 0 : found / all
}

function scoreOf(common: number, written: number, wanted: number): RougeScore {
  const precision = common / Math.max(1, written)
  const recall = common / Math.max(1, wanted)
  return { precision, recall, fMeasure: fMeasure(precision, recall) }
}

/** Places in `reference` of one longest common subsequence; of several, the one that rouge_scorer walks back. */
function commonSubsequence(reference: readonly string[], output: readonly string[]): number[] {
  const width = output.length + 1
  const lengths = new Uint16Array((reference.length + 1) * width)
  for (let row = 1; row <= reference.length; row += 1) {
    for (let column = 1; column < width; column += 1) {
      const at = row * width + column
      lengths[at] =
        reference[row - 1] === output[column - 1]
          ? (lengths[at - width - 1] ?? 0) + 1
          : Math.max(lengths[at - width] ?? 0, lengths[at - 1] ?? 0)
    }
  }
  const places: number[] = []
  let row = reference.length
  let column = output.length
  while (row > 0 && column > 0) {
    const at = row * width + column
    if (reference[row - 1] === output[column - 1]) {
      places.push(row - 1)
      row -= 1
      column -= 1
    } else if ((lengths[at - 1] ?? 0) > (lengths[at - width] ?? 0)) column -= 1
    else row -= 1
  }
  return places.toReversed()
}
