import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, ignoreCaseField, thresholdField } from './setting-fields.ts'
import { ngramSimilarity } from './text-metrics/ngram-similarity.ts'
import { splitWords } from './text-metrics/ngrams.ts'

export const evaluator = defineEvaluator({
  id: 'ngram-similarity',
  title: 'N-gram similarity',
  summary: 'Share of runs of characters or words that output and expected text have in common.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    unit: z
      .enum(['characters', 'words'])
      .default('characters')
      .describe('what the runs are made of'),
    order: z.number().int().min(1).max(10).default(3).describe('length of a run'),
    measure: z
      .enum(['jaccard', 'dice'])
      .default('jaccard')
      .describe('over the union of both, or over their mean'),
    ignoreCase: ignoreCaseField,
    threshold: thresholdField,
  }),
  evaluate({ output, expected }, { unit, order, measure, ignoreCase, threshold }) {
    const parts = (text: string): string[] => {
      const plain = ignoreCase ? text.toLowerCase() : text
      return unit === 'words' ? splitWords(plain) : [...plain]
    }
    const score = Math.max(
      ...referencesOf(expected ?? '').map((reference) =>
        ngramSimilarity(parts(output), parts(reference), { order, measure }),
      ),
    )
    return graded(
      score,
      threshold,
      `The ${measure} similarity of runs of ${order} ${unit} is ${shown(score)}.`,
    )
  },
  examples: [
    {
      title: 'one pair of letters of seven is in both',
      case: { output: 'night', expected: 'nacht' },
      settings: { order: 2 },
      expect: { score: 1 / 7 },
    },
    {
      title: 'the same words in another order are alike word by word',
      case: { output: 'red green blue', expected: 'Blue green red' },
      settings: { unit: 'words', order: 1, ignoreCase: true, threshold: 1 },
      expect: { passed: true, score: 1 },
    },
  ],
})
