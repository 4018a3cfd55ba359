import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged, quoted, unscored } from './outcome.ts'
import { ignoreCaseField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'contains',
  title: 'Contains',
  summary: 'The output contains all of some texts, or any of them.',
  family: 'text',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({
    values: z
      .array(z.string().min(1).max(10_000))
      .max(100)
      .default([])
      .describe('texts to look for; empty: the expected answer of the item'),
    require: z.enum(['all', 'any']).default('all').describe('how many of them must be there'),
    ignoreCase: ignoreCaseField,
  }),
  evaluate({ output, expected }, { values: given, require, ignoreCase }) {
    const values = given.length > 0 ? given : expected === null || expected === '' ? [] : [expected]
    if (values.length === 0)
      return unscored(
        'There is nothing to look for: set `values`, or give the item an expected answer.',
      )
    const plain = (text: string): string => (ignoreCase ? text.toLowerCase() : text)
    const subject = plain(output)
    const missing = values.filter((value) => !subject.includes(plain(value)))
    const passed = require === 'all' ? missing.length === 0 : missing.length < values.length
    const found = values.length - missing.length
    return judged(
      passed,
      passed
        ? `Found ${found} of ${values.length}.`
        : `The output does not contain ${missing.slice(0, 3).map(quoted).join(', ')}.`,
      { missing },
    )
  },
  examples: [
    {
      title: 'without texts of its own it looks for the expected answer',
      case: { output: 'It is Berlin.', expected: 'Berlin' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'with neither there is nothing to look for',
      case: { output: 'It is Berlin.' },
      expect: { unscored: 'There is nothing to look for' },
    },
    {
      title: 'all texts are there',
      case: { output: 'Berlin is the capital of Germany.' },
      settings: { values: ['Berlin', 'Germany'] },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'one of two is not enough for all',
      case: { output: 'Berlin is a city.' },
      settings: { values: ['Berlin', 'Germany'] },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'one of two is enough for any, in whichever letters',
      case: { output: 'BERLIN is a city.' },
      settings: { values: ['Berlin', 'Germany'], require: 'any', ignoreCase: true },
      expect: { passed: true },
    },
  ],
})
