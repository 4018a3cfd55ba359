import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, thresholdField, wordsField } from './setting-fields.ts'
import { squadF1 } from './text-metrics/squad-f1.ts'

export const evaluator = defineEvaluator({
  id: 'token-f1',
  title: 'F1 of words',
  summary:
    'Words that output and expected answer have in common, as SQuAD counts them: articles, punctuation and the case of letters left out.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    threshold: thresholdField,
    words: wordsField,
  }),
  evaluate({ output, expected }, { threshold, words }) {
    const score = Math.max(
      ...referencesOf(expected ?? '').map((reference) => squadF1(output, reference, words)),
    )
    return graded(score, threshold, `F1 is ${shown(score)}.`)
  },
  examples: [
    {
      title: 'articles, punctuation and capitals do not count',
      case: { output: 'The Eiffel Tower!', expected: 'eiffel tower' },
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'characters of scripts without spaces are words',
      case: { output: '東京都', expected: '東京' },
      settings: { threshold: 0.75 },
      expect: { passed: true, score: 0.8 },
    },
    {
      title: 'words too many lower precision',
      case: { output: 'in Paris, France', expected: '["Paris","Lutetia"]' },
      settings: { threshold: 0.6 },
      expect: { passed: false, score: 0.5 },
    },
  ],
})
