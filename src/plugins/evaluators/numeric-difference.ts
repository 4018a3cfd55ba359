import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, judged, shown, unscored } from './outcome.ts'
import { expectedField, thresholdField } from './setting-fields.ts'
import { numericSimilarity } from './text-metrics/numeric-difference.ts'

export const evaluator = defineEvaluator({
  id: 'numeric-difference',
  title: 'Numeric difference',
  summary: 'How close the number in the output is to the expected one: 1 − |a − b| / (|a| + |b|).',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    read: z
      .enum(['whole', 'first', 'last'])
      .default('whole')
      .describe('the whole output is the number, or the first or last number in it is'),
    toleranceAbsolute: z
      .number()
      .min(0)
      .optional()
      .describe('difference up to which it passes, in place of a threshold'),
    threshold: thresholdField,
  }),
  evaluate({ output, expected }, { read, toleranceAbsolute, threshold }) {
    const wanted = numberIn(expected ?? '', 'whole')
    if (wanted === null) return unscored(`The expected value "${expected ?? ''}" is no number.`)
    const written = numberIn(output, read)
    if (written === null) return judged(false, 'The output holds no number.')
    const score = numericSimilarity(written, wanted)
    const sentence = `${written} against ${wanted}: the similarity is ${shown(score)}.`
    if (toleranceAbsolute === undefined) return graded(score, threshold, sentence)
    const difference = Math.abs(written - wanted)
    return {
      ...graded(score, undefined, sentence),
      passed: difference <= toleranceAbsolute,
    }
  },
  examples: [
    {
      title: 'one against two (autoevals)',
      case: { output: '1', expected: '2' },
      expect: { score: 2 / 3 },
    },
    {
      title: 'the last number of a sentence, with thousands apart',
      case: { output: 'From 3 shops we earned $1,250.50.', expected: '1250.5' },
      settings: { read: 'last', threshold: 1 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'a tolerance decides by the difference itself',
      case: { output: '98.6', expected: '100' },
      settings: { toleranceAbsolute: 1 },
      expect: { passed: false },
    },
    {
      title: 'an output without a number fails',
      case: { output: 'many', expected: '2' },
      expect: { passed: false, score: 0 },
    },
  ],
})

function numberIn(text: string, read: 'whole' | 'first' | 'last'): number | null {
  if (read === 'whole') {
    const plain = text.trim().replaceAll(',', '')
    const value = Number(plain)
    return plain !== '' && Number.isFinite(value) ? value : null
  }
  const found = text.match(/-?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []
  const chosen = read === 'first' ? found[0] : found.at(-1)
  const value = chosen === undefined ? Number.NaN : Number(chosen.replaceAll(',', ''))
  return Number.isFinite(value) ? value : null
}
