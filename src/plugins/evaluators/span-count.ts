import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, some } from './outcome.ts'
import { exampleSpan, spanFields, spansNamed } from './reading/spans-named.ts'
import { maxField, minField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'span-count',
  title: 'Count of spans',
  summary: 'How many spans of a name or kind the trace has.',
  family: 'trace',
  needs: ['trace'],
  measures: 'score',
  unit: 'spans',
  settings: z.strictObject({ ...spanFields, min: minField, max: maxField }),
  evaluate({ spans }, { name, kind, ...bounds }) {
    const count = spansNamed(spans ?? [], { name, kind }).length
    return measured(count, bounds, `The trace has ${some(count, 'such span')}.`)
  },
  examples: [
    {
      title: 'spans are counted by a pattern of their names',
      case: { spans: ['db.read', 'db.write', 'http'].map((name) => exampleSpan(name)) },
      settings: { name: 'db.*', max: 2 },
      expect: { score: 2, passed: true },
    },
    {
      title: 'a kind that must occur and does not fails',
      case: { spans: [exampleSpan('ask', { kind: 'chat' })] },
      settings: { kind: 'retrieval', min: 1 },
      expect: { score: 0, passed: false },
    },
  ],
})
