import { syllable } from 'syllable'

/**
 * Flesch reading ease and Flesch-Kincaid grade of an English text; null for one without words.
 * Formulas: Kincaid, Fishburne, Rogers and Chissom (1975), Research Branch Report 8-75.
 */
export function readability(text: string): {
  readonly ease: number
  readonly grade: number
  readonly wordsPerSentence: number
  readonly syllablesPerWord: number
} | null {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []
  if (words.length === 0) return null
  const sentences = text.split(/[.!?]+(?:\s|$)/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0)
  const wordsPerSentence = words.length / Math.max(1, sentences)
  const syllablesPerWord = syllables / words.length
  return {
    ease: 206.835 - 1.015 * wordsPerSentence - 84.6 * syllablesPerWord,
    grade: 0.39 * wordsPerSentence + 11.8 * syllablesPerWord - 15.59,
    wordsPerSentence,
    syllablesPerWord,
  }
}
