import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { unscored } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { gradedRouge, rougeLFields } from './reading/rouge-fields.ts'
import { rougeLsum, rougeSplitter, rougeTokensMax } from './text-metrics/rouge.ts'

export const evaluator = defineEvaluator({
  id: 'rouge-lsum',
  title: 'ROUGE-Lsum',
  summary:
    'ROUGE-L of summaries, sentence by sentence, as google-research’s rouge_scorer computes it; a line is a sentence.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject(rougeLFields),
  evaluate({ output, expected }, settings) {
    const references = referencesOf(expected ?? '')
    const split = rougeSplitter([output, ...references], settings)
    const sentences = (text: string): string[][] =>
      text
        .split('\n')
        .map(split)
        .filter(({ length }) => length > 0)
    const written = sentences(output)
    const wanted = references.map(sentences)
    const longest = Math.max(written.flat().length, ...wanted.map((text) => text.flat().length))
    if (longest > rougeTokensMax)
      return unscored(`A text has ${longest} words; ROUGE-Lsum reads up to ${rougeTokensMax}.`)
    return gradedRouge(expected ?? '', settings, (reference) =>
      rougeLsum(written, sentences(reference)),
    )
  },
  examples: [
    {
      title: 'two lines together cover four of five words (google-research)',
      case: { output: 'w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', expected: 'w1 w2 w3 w4 w5' },
      settings: { stems: false, threshold: 0.6 },
      expect: { passed: false, score: 0.533333 },
    },
    {
      title: 'recall of the same',
      case: { output: 'w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', expected: 'w1 w2 w3 w4 w5' },
      settings: { stems: false, take: 'recall', threshold: 0.8 },
      expect: { passed: true, score: 0.8 },
    },
  ],
})
