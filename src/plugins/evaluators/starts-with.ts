import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged, quoted } from './outcome.ts'
import { ignoreCaseField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'starts-with',
  title: 'Starts with',
  summary: 'The output starts with a text.',
  family: 'text',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({
    value: z.string().min(1).max(10_000).describe('text that the output must start with'),
    ignoreCase: ignoreCaseField,
  }),
  evaluate({ output }, { value, ignoreCase }) {
    const plain = (text: string): string => (ignoreCase ? text.toLowerCase() : text)
    return plain(output).startsWith(plain(value))
      ? judged(true, `The output starts with ${quoted(value)}.`)
      : judged(
          false,
          `The output starts with ${quoted(output.slice(0, value.length))}, not with ${quoted(value)}.`,
        )
  },
  examples: [
    {
      title: 'the text stands at the beginning',
      case: { output: 'Dear customer' },
      settings: { value: 'Dear' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'space in the way fails it',
      case: { output: ' Dear customer' },
      settings: { value: 'Dear' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'capital letters count unless they are ignored',
      case: { output: 'Dear customer' },
      settings: { value: 'dear', ignoreCase: true },
      expect: { passed: true },
    },
  ],
})
