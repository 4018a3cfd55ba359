import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { gradedRougeN, rougeFields } from './reading/rouge-fields.ts'

export const evaluator = defineEvaluator({
  id: 'rouge-2',
  title: 'ROUGE-2',
  summary:
    'Pairs of neighbouring words that output and reference have in common, as google-research’s rouge_scorer counts them.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject(rougeFields),
  evaluate: (given, settings) => gradedRougeN(given, settings, 2),
  examples: [
    {
      title: 'one of two pairs is found (google-research)',
      case: { output: 'testing one', expected: 'testing one two' },
      settings: { stems: false, threshold: 0.5 },
      expect: { passed: true, score: 2 / 3 },
    },
    {
      title: 'the same words in another order have no pair in common',
      case: { output: 'two one', expected: 'one two' },
      expect: { score: 0 },
    },
  ],
})
