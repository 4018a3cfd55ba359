import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, modeField, thresholdField, wordsField } from './setting-fields.ts'
import { gleuScore, gleuStatistics } from './text-metrics/gleu.ts'
import { splitWords } from './text-metrics/ngrams.ts'
import { wordSplitter } from './text-metrics/unicode-words.ts'

export const evaluator = defineEvaluator({
  id: 'gleu',
  title: 'GLEU',
  summary:
    'The smaller of precision and recall of runs of one to four words (Google-BLEU), as NLTK computes it; made for sentences.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    threshold: thresholdField,
    mode: modeField,
    words: wordsField,
  }),
  evaluate({ output, expected }, { threshold, mode, words }) {
    // Promptfoo takes small letters, and full stops off the ends of words.
    const references = referencesOf(expected ?? '')
    const split =
      mode === 'compat'
        ? (text: string) => splitWords(text.toLowerCase()).map((word) => word.replace(/\.+$/, ''))
        : wordSplitter([output, ...references], words)
    const score = gleuScore([gleuStatistics(split(output), references.map(split))])
    return graded(score, threshold, `GLEU is ${shown(score)}.`)
  },
  examples: [
    {
      title: 'the same word over and over (NLTK)',
      case: { output: 'the the the the the the the', expected: 'the cat is on the mat' },
      settings: { threshold: 0.5 },
      expect: { passed: false, score: 0.090909 },
    },
    {
      title: 'capitals and full stops count in the reference',
      case: { output: 'the cat sat.', expected: 'The cat sat' },
      expect: { score: 1 / 6 },
    },
    {
      title: 'characters of scripts without spaces are words',
      case: { output: 'เชือกดี', expected: 'เชือกดี' },
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'as promptfoo has it, they do not',
      case: { output: 'the cat sat.', expected: 'The cat sat' },
      settings: { mode: 'compat', threshold: 0.5 },
      expect: { passed: true, score: 1 },
    },
  ],
})
