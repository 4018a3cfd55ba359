import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, thresholdField } from './setting-fields.ts'
import { chrfScore, chrfStatistics } from './text-metrics/chrf.ts'

export const evaluator = defineEvaluator({
  id: 'chrf',
  title: 'chrF',
  summary:
    'F-score of runs of one to six characters, as sacrebleu computes it; from 0 to 1. Needs no words, so it serves every language.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    order: z.number().int().min(1).max(10).default(6).describe('longest run of characters'),
    beta: z.number().min(0).max(10).default(2).describe('weight of recall over precision'),
    keepSpace: z.boolean().default(false).describe('white space counts as characters'),
    threshold: thresholdField,
  }),
  evaluate({ output, expected }, { order, beta, keepSpace, threshold }) {
    const settings = { order, beta, keepsSpace: keepSpace, usesEpsilon: false }
    const score = chrfScore(
      chrfStatistics(output, referencesOf(expected ?? ''), settings),
      settings,
    )
    return graded(score, threshold, `chrF is ${shown(score)}.`)
  },
  examples: [
    {
      title: 'one of two letters is right, no pair is (sacrebleu)',
      case: { output: 'aa', expected: 'ab' },
      settings: { beta: 3 },
      expect: { score: 0.25 },
    },
    {
      title: 'white space does not count',
      case: { output: 'a b c', expected: 'abc' },
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'Chinese needs no words',
      case: { output: '我喜欢喝茶', expected: '我喜欢喝咖啡' },
      settings: { threshold: 0.9 },
      expect: { passed: false },
    },
  ],
})
