import { z } from 'zod'
import { defineSetEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { comparableCases } from './reading/comparable-cases.ts'
import { referencesOf } from './reading/references.ts'
import { thresholdField } from './setting-fields.ts'
import { addChrfStatistics, chrfScore, chrfStatistics } from './text-metrics/chrf.ts'

export const evaluator = defineSetEvaluator({
  id: 'corpus-chrf',
  title: 'chrF of a set',
  summary:
    'F-score of runs of characters (chrF) over all outputs together, from added counts, as sacrebleu computes it; from 0 to 1.',
  family: 'set',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    beta: z.number().min(0).max(10).default(2).describe('weight of recall over precision'),
    threshold: thresholdField,
  }),
  evaluateSet(cases, { beta, threshold }) {
    const settings = { order: 6, beta, keepsSpace: false, usesEpsilon: false }
    return comparableCases(cases, (known, note) => {
      const segments = known.map(({ output, expected }) =>
        chrfStatistics(output, referencesOf(expected), settings),
      )
      const score = chrfScore(addChrfStatistics(segments), settings)
      return graded(score, threshold, `chrF of ${known.length} outputs is ${shown(score)}.${note}`)
    })
  },
  examples: [
    {
      title: 'one of two letters is right (sacrebleu)',
      cases: [
        { output: 'a', expected: 'a' },
        { output: 'b', expected: 'c' },
      ],
      settings: { beta: 3, threshold: 0.6 },
      expect: { passed: false, score: 0.5 },
    },
    {
      title: 'the same texts have 1',
      cases: [{ output: 'a b c', expected: 'a b c' }],
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
  ],
})
