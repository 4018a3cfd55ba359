import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged, quoted } from './outcome.ts'
import { schemaFault } from './reading/json-schema.ts'
import { schemaField } from './reading/schema-field.ts'
import { parseJson } from './reading/references.ts'

export const evaluator = defineEvaluator({
  id: 'is-json',
  title: 'Is JSON',
  summary: 'The whole output is JSON, and fits a JSON Schema where one is given.',
  family: 'structure',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({ schema: schemaField }),
  evaluate({ output }, { schema }) {
    const value = parseJson(output)
    if (value === undefined) return judged(false, `The output is no JSON: ${quoted(output)}.`)
    const fault = schema === undefined ? null : schemaFault(schema, value)
    if (fault !== null) return judged(false, `The output is JSON that does not fit: ${fault}`)
    return judged(
      true,
      schema === undefined ? 'The output is JSON.' : 'The output fits the schema.',
    )
  },
  examples: [
    {
      title: 'an object is JSON',
      case: { output: '{"city": "Paris"}' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'JSON inside prose is not the whole output',
      case: { output: 'Here you are: {"city": "Paris"}' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'a value that does not fit the schema fails',
      case: { output: '{"city": 75}' },
      settings: { schema: { type: 'object', properties: { city: { type: 'string' } } } },
      expect: { passed: false },
    },
    {
      title: 'formats are checked: there is no 30 February',
      case: { output: '"2026-02-30"' },
      settings: { schema: { type: 'string', format: 'date' } },
      expect: { passed: false },
    },
    {
      title: 'a schema that refers to elsewhere is not fetched',
      case: { output: '{}' },
      settings: { schema: { $ref: 'https://example.com/person.json' } },
      expect: { unscored: 'Schemas are not fetched' },
    },
    {
      title: 'a schema that is none gives no score',
      case: { output: '{}' },
      settings: { schema: { type: 'objekt' } },
      expect: { unscored: 'does not compile' },
    },
  ],
})
