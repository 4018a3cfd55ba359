import { countNgrams, fMeasure, overlap, splitWords } from './ngrams.ts'
import { isUnspaced, unicodeWords, type WordChoice } from './unicode-words.ts'

/**
 * F1 of the words of two answers, as SQuAD's evaluate-v2.0.py computes it: lower case, ASCII
 * punctuation and the articles a, an and the left out. Two answers without words are the same. In scripts
 * without spaces `auto` takes each character for a word.
 */
export function squadF1(output: string, reference: string, words: WordChoice = 'auto'): number {
  const isUnicode =
    words === 'unicode' || (words === 'auto' && (isUnspaced(output) || isUnspaced(reference)))
  const split = isUnicode ? unicodeWords : squadTokens
  const written = split(output)
  const wanted = split(reference)
  if (written.length === 0 || wanted.length === 0) return written.length === wanted.length ? 1 : 0
  const common = overlap(countNgrams(written, 1), countNgrams(wanted, 1))
  return fMeasure(common / written.length, common / wanted.length)
}

function squadTokens(text: string): string[] {
  const bare = text.toLowerCase().replaceAll(/[!-/:-@[-`{-~]/g, '')
  return splitWords(bare.replaceAll(/\b(?:a|an|the)\b/g, ' '))
}
