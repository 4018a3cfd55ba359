import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, judged, shown, some, unscored } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, ignoreCaseField, modeField, thresholdField } from './setting-fields.ts'
import {
  levenshteinCharsMax,
  levenshteinDistance,
  levenshteinSimilarity,
} from './text-metrics/levenshtein.ts'

export const evaluator = defineEvaluator({
  id: 'levenshtein',
  title: 'Levenshtein similarity',
  summary:
    'Share of characters that need no edit to turn the output into the expected text. As `compat` it passes up to a number of edits.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    ignoreCase: ignoreCaseField,
    threshold: thresholdField,
    mode: modeField,
    editsMax: z
      .number()
      .int()
      .min(0)
      .default(5)
      .describe('most edits that pass, with the mode `compat`; promptfoo’s own default is 5'),
  }),
  evaluate({ output, expected }, { ignoreCase, threshold, mode, editsMax }) {
    const plain = (text: string): string => (ignoreCase ? text.toLowerCase() : text)
    const references =
      mode === 'compat' ? ([expected ?? ''] as const) : referencesOf(expected ?? '')
    const longest = Math.max(output.length, ...references.map(({ length }) => length))
    if (longest > levenshteinCharsMax)
      return unscored(
        `A text has ${longest} characters; edits are counted up to ${levenshteinCharsMax}.`,
      )
    if (mode === 'compat') {
      const edits = levenshteinDistance(plain(output), plain(references[0]))
      return judged(edits <= editsMax, `${some(edits, 'edit')} apart; up to ${editsMax} pass.`, {
        edits,
      })
    }
    const score = Math.max(
      ...references.map((reference) => levenshteinSimilarity(plain(output), plain(reference))),
    )
    return graded(score, threshold, `The similarity is ${shown(score)}.`)
  },
  examples: [
    {
      title: 'texts that differ in six of thirteen characters (autoevals)',
      case: { output: 'xabxcdxxefxgx', expected: '1ab2cd34ef5g6' },
      settings: { threshold: 0.5 },
      expect: { passed: true, score: 0.5384615 },
    },
    {
      title: 'the closest of several expected texts counts',
      case: { output: 'colour', expected: '["hue","color"]' },
      expect: { passed: null, score: 5 / 6 },
    },
    {
      title: 'as promptfoo has it, five edits pass and six do not',
      case: { output: 'abcdef', expected: '123456' },
      settings: { mode: 'compat' },
      expect: { passed: false, score: 0 },
    },
  ],
})
