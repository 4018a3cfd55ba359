import { z } from 'zod'
import { defineSetEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { comparableCases } from './reading/comparable-cases.ts'
import { referencesOf } from './reading/references.ts'
import { thresholdField, wordsField } from './setting-fields.ts'
import { gleuScore, gleuStatistics } from './text-metrics/gleu.ts'
import { wordSplitter } from './text-metrics/unicode-words.ts'

export const evaluator = defineSetEvaluator({
  id: 'corpus-gleu',
  title: 'GLEU of a set',
  summary: 'GLEU over all outputs together, from added counts, as NLTK computes it.',
  family: 'set',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({ threshold: thresholdField, words: wordsField }),
  evaluateSet(cases, { threshold, words }) {
    return comparableCases(cases, (known, note) => {
      const score = gleuScore(
        known.map(({ output, expected }) => {
          const references = referencesOf(expected)
          const split = wordSplitter([output, ...references], words)
          return gleuStatistics(split(output), references.map(split))
        }),
      )
      return graded(score, threshold, `GLEU of ${known.length} outputs is ${shown(score)}.${note}`)
    })
  },
  examples: [
    {
      title: 'longer texts weigh more than in a mean',
      cases: [
        { output: 'the the the the the the the', expected: 'the cat is on the mat' },
        { output: 'a', expected: 'a' },
      ],
      settings: { threshold: 0.5 },
      expect: { passed: false, score: 3 / 23 },
    },
    {
      title: 'the same texts have 1',
      cases: [{ output: 'a b c', expected: 'a b c' }],
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
  ],
})
