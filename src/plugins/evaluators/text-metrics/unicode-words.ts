import { splitWords } from './ngrams.ts'

/** Scripts that are written without spaces between words. */
const unspaced =
  '\\p{Script_Extensions=Han}\\p{Script_Extensions=Hiragana}\\p{Script_Extensions=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}'
const unspacedLetter = new RegExp(`(?=[${unspaced}])[\\p{L}\\p{M}\\p{N}]`, 'u')
const words = new RegExp(
  `(?=[${unspaced}])[\\p{L}\\p{N}]\\p{M}*|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+`,
  'gu',
)
const unspacedCharacter = new RegExp(`(?=[${unspaced}])[\\p{L}\\p{N}]\\p{M}*`, 'gu')
const foreignLetter = /(?!\p{Script=Latin})\p{L}/u

/** How a text is split: as the metric's own package does it, by Unicode, or by Unicode where the package would lose words. */
export const wordChoices = ['auto', 'package', 'unicode'] as const
export type WordChoice = (typeof wordChoices)[number]

/**
 * Words of any script, in lower case and NFKC: runs of letters and digits, and each character by itself in scripts
 * that put no spaces between words, so that texts in Chinese or Thai have words to be alike in.
 */
export function unicodeWords(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(words) ?? []
}

/** Spaces around each character of a script without spaces. */
export function separateUnspaced(text: string): string {
  return text.replaceAll(unspacedCharacter, ' $& ')
}

/** How texts that are compared are split: at white space, unless words are asked for or needed. */
export function wordSplitter(
  texts: readonly string[],
  words: WordChoice,
): (text: string) => string[] {
  const isUnicode = words === 'unicode' || (words === 'auto' && texts.some(isUnspaced))
  return isUnicode ? unicodeWords : splitWords
}

/** Some of it is in a script without spaces, where splitting at white space makes one word of a sentence. */
export function isUnspaced(text: string): boolean {
  return unspacedLetter.test(text)
}

/** Some of it is in another script than Latin, of which a splitter for ASCII keeps nothing. */
export function isBeyondLatin(text: string): boolean {
  return foreignLetter.test(text)
}
