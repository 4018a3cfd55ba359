import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, shown, unscored } from './outcome.ts'
import { maxField, minField } from './setting-fields.ts'
import { readability } from './text-metrics/readability.ts'

export const evaluator = defineEvaluator({
  id: 'readability',
  title: 'Readability',
  summary:
    'How hard an English text is to read, by Flesch: reading ease (0 to 100, higher is easier) or school grade (lower is easier).',
  family: 'text',
  needs: ['output'],
  measures: 'score',
  unit: 'points',
  settings: z.strictObject({
    formula: z
      .enum(['reading ease', 'grade'])
      .default('reading ease')
      .describe('Flesch reading ease, or Flesch-Kincaid grade'),
    min: minField,
    max: maxField,
  }),
  evaluate({ output }, { formula, ...bounds }) {
    const read = readability(output)
    if (read === null) return unscored('The output has no words to count.')
    const figure = formula === 'grade' ? read.grade : read.ease
    return measured(
      figure,
      bounds,
      `The ${formula} is ${shown(figure)}: ${shown(read.wordsPerSentence)} words a sentence, ${shown(read.syllablesPerWord)} syllables a word.`,
    )
  },
  examples: [
    {
      title: 'short words in short sentences are easy',
      case: { output: 'The cat sat on the mat.' },
      settings: { min: 90 },
      expect: { passed: true, score: 116.145 },
    },
    {
      title: 'long words are hard',
      case: { output: 'Organizational considerations necessitate comprehensive documentation.' },
      settings: { min: 60 },
      expect: { passed: false },
    },
    {
      title: 'without words there is no score',
      case: { output: '…' },
      expect: { unscored: 'no words' },
    },
  ],
})
