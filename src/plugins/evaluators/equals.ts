import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { exactJson } from '#wire/loose.ts'
import { defineEvaluator } from './define.ts'
import { judged, quoted } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, ignoreCaseField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'equals',
  title: 'Equals',
  summary: 'The output is the expected value, or one of them.',
  family: 'text',
  needs: ['output', 'expected'],
  measures: 'pass',
  settings: z.strictObject({
    expected: expectedField,
    ignoreCase: ignoreCaseField,
    trim: z.boolean().default(false).describe('leave out space at both ends'),
    as: z
      .enum(['text', 'json'])
      .default('text')
      .describe('`json` compares values: the order of names and white space do not count'),
  }),
  evaluate({ output, expected }, { ignoreCase, trim, as }) {
    if (as === 'json') {
      const value = exactJson(output)
      if (value === undefined) return judged(false, `The output is no JSON: ${quoted(output)}.`)
      const wanted = exactJson(expected ?? '')
      return isDeepStrictEqual(value, wanted)
        ? judged(true, 'The output has the expected value.')
        : judged(false, `The output is ${quoted(output)}, expected was ${quoted(expected ?? '')}.`)
    }
    const plain = (text: string): string => {
      const trimmed = trim ? text.trim() : text
      return ignoreCase ? trimmed.toLowerCase() : trimmed
    }
    const references = [expected ?? '', ...referencesOf(expected ?? '')]
    return references.some((reference) => plain(reference) === plain(output))
      ? judged(true, 'The output is the expected text.')
      : judged(false, `The output is ${quoted(output)}, expected was ${quoted(expected ?? '')}.`)
  },
  examples: [
    {
      title: 'the same text passes',
      case: { output: 'Paris', expected: 'Paris' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'another case of letters fails unless it is ignored',
      case: { output: 'paris', expected: 'Paris' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'ids as JSON are compared to their last digit',
      case: { output: '{"id":9007199254740993}', expected: '{"id":9007199254740992}' },
      settings: { as: 'json' },
      expect: { passed: false },
    },
    {
      title: 'one of several expected texts is enough',
      case: { output: ' PARIS ', expected: '["Paris","Paris, France"]' },
      settings: { ignoreCase: true, trim: true },
      expect: { passed: true },
    },
    {
      title: 'as JSON the order of names does not count',
      case: { output: '{"b":2,"a":1}', expected: '{"a":1,"b":2}' },
      settings: { as: 'json' },
      expect: { passed: true },
    },
    {
      title: 'without an expected value there is no score',
      case: { output: 'Paris' },
      expect: { unscored: 'nothing to compare with' },
    },
  ],
})
