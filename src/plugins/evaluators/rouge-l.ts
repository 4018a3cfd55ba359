import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { unscored } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { gradedRouge, rougeLFields } from './reading/rouge-fields.ts'
import { rougeL, rougeSplitter, rougeTokensMax } from './text-metrics/rouge.ts'

export const evaluator = defineEvaluator({
  id: 'rouge-l',
  title: 'ROUGE-L',
  summary:
    'Longest sequence of words that output and reference have in this order, as google-research’s rouge_scorer finds it.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject(rougeLFields),
  evaluate({ output, expected }, settings) {
    const references = referencesOf(expected ?? '')
    const split = rougeSplitter([output, ...references], settings)
    const written = split(output)
    const wanted = references.map(split)
    const longest = Math.max(written.length, ...wanted.map(({ length }) => length))
    if (longest > rougeTokensMax)
      return unscored(`A text has ${longest} words; ROUGE-L reads up to ${rougeTokensMax}.`)
    return gradedRouge(expected ?? '', settings, (reference) => rougeL(written, split(reference)))
  },
  examples: [
    {
      title: 'words in order need not be neighbours (google-research)',
      case: { output: 'testing two', expected: 'testing one two' },
      settings: { stems: false, threshold: 0.8 },
      expect: { passed: true, score: 0.8 },
    },
    {
      title: 'words in the wrong order do not count together',
      case: { output: 'two testing', expected: 'testing one two' },
      settings: { stems: false, threshold: 0.8 },
      expect: { passed: false, score: 0.4 },
    },
  ],
})
