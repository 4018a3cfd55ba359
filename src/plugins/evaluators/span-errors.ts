import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, quoted, some } from './outcome.ts'
import { exampleSpan, spanFields, spansNamed } from './reading/spans-named.ts'
import { maxField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'span-errors',
  title: 'Errors of spans',
  summary: 'How many spans of a name or kind ended in an error.',
  family: 'trace',
  needs: ['trace'],
  measures: 'score',
  unit: 'spans',
  settings: z.strictObject({ ...spanFields, max: maxField }),
  evaluate({ spans }, { name, kind, ...bounds }) {
    const failed = spansNamed(spans ?? [], { name, kind }).filter(({ isError }) => isError)
    const names = [...new Set(failed.map((span) => span.name))].slice(0, 3).map(quoted).join(', ')
    return measured(
      failed.length,
      bounds,
      `${some(failed.length, 'span')} ended in an error${names === '' ? '' : `: ${names}`}.`,
    )
  },
  examples: [
    {
      title: 'errors may be forbidden',
      case: { spans: [exampleSpan('db.read', { isError: true }), exampleSpan('http')] },
      settings: { max: 0 },
      expect: { score: 1, passed: false },
    },
    {
      title: 'an error elsewhere does not count',
      case: { spans: [exampleSpan('db.read', { isError: true }), exampleSpan('http')] },
      settings: { name: 'http', max: 0 },
      expect: { score: 0, passed: true },
    },
  ],
})
