import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged, quoted } from './outcome.ts'
import { ignoreCaseField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'ends-with',
  title: 'Ends with',
  summary: 'The output ends with a text.',
  family: 'text',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({
    value: z.string().min(1).max(10_000).describe('text that the output must end with'),
    ignoreCase: ignoreCaseField,
  }),
  evaluate({ output }, { value, ignoreCase }) {
    const plain = (text: string): string => (ignoreCase ? text.toLowerCase() : text)
    return plain(output).endsWith(plain(value))
      ? judged(true, `The output ends with ${quoted(value)}.`)
      : judged(
          false,
          `The output ends with ${quoted(output.slice(-value.length))}, not with ${quoted(value)}.`,
        )
  },
  examples: [
    {
      title: 'the text stands at the end',
      case: { output: 'Yours, Ada' },
      settings: { value: 'Ada' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'space in the way fails it',
      case: { output: 'Yours, Ada ' },
      settings: { value: 'Ada' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'capital letters count unless they are ignored',
      case: { output: 'Yours, Ada' },
      settings: { value: 'ada', ignoreCase: true },
      expect: { passed: true },
    },
  ],
})
