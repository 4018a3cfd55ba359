import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, some } from './outcome.ts'
import { maxField, minField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'word-count',
  title: 'Word count',
  summary: 'How many words the output has: runs of characters between white space.',
  family: 'text',
  needs: ['output'],
  measures: 'score',
  unit: 'words',
  settings: z.strictObject({ min: minField, max: maxField }),
  evaluate({ output }, bounds) {
    const count = output.match(/\S+/g)?.length ?? 0
    return measured(count, bounds, `The output has ${some(count, 'word')}.`)
  },
  examples: [
    {
      title: 'words within the bounds pass',
      case: { output: 'one two  three' },
      settings: { min: 3, max: 3 },
      expect: { passed: true, score: 3 },
    },
    {
      title: 'one word too many fails',
      case: { output: 'one two three four' },
      settings: { max: 3 },
      expect: { passed: false, score: 4 },
    },
    {
      title: 'an empty output has no words; without bounds nothing passes or fails',
      case: { output: ' ' },
      expect: { passed: null, score: 0 },
    },
  ],
})
