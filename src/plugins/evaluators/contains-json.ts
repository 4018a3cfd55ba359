import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged } from './outcome.ts'
import { findJson } from './reading/find-json.ts'
import { schemaFault } from './reading/json-schema.ts'
import { schemaField } from './reading/schema-field.ts'

export const evaluator = defineEvaluator({
  id: 'contains-json',
  title: 'Contains JSON',
  summary:
    'Somewhere in the output stands a JSON object or list, one that fits a JSON Schema where one is given.',
  family: 'structure',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({ schema: schemaField }),
  evaluate({ output }, { schema }) {
    const values = findJson(output)
    if (values.length === 0) return judged(false, 'The output holds no JSON object or list.')
    if (schema === undefined)
      return judged(true, `The output holds JSON, ${values.length} in number.`)
    const faults = values.map((value) => schemaFault(schema, value))
    return faults.includes(null)
      ? judged(true, 'The output holds JSON that fits the schema.')
      : judged(false, `The output holds JSON that does not fit: ${faults[0] ?? ''}`)
  },
  examples: [
    {
      title: 'JSON in a code fence is found',
      case: { output: 'Sure:\n```json\n{"a": [1, 2]}\n```' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'prose alone fails',
      case: { output: 'There is {nothing} here.' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'one of several values that fits is enough',
      case: { output: 'Either {"a": 1} or {"b": 2}.' },
      settings: { schema: { type: 'object', required: ['b'] } },
      expect: { passed: true },
    },
    {
      title: 'an output of brackets ends soon',
      case: { output: '['.repeat(5000) },
      expect: { passed: false },
    },
  ],
})
