import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged, quoted } from './outcome.ts'
import { compilePattern, patternCharsMax } from './reading/pattern.ts'
import { ignoreCaseField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'regex',
  title: 'Regular expression',
  summary:
    'The output matches a regular expression somewhere. RE2 syntax, which takes linear time: no backreferences, no look-around.',
  family: 'text',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({
    pattern: z
      .string()
      .min(1)
      .max(patternCharsMax)
      .describe('regular expression; `^` and `$` stand for the ends of the output'),
    ignoreCase: ignoreCaseField,
  }),
  evaluate({ output }, { pattern, ignoreCase }) {
    return compilePattern(pattern, { ignoreCase }).test(output)
      ? judged(true, `The output matches ${pattern}.`)
      : judged(false, `The output ${quoted(output)} does not match ${pattern}.`)
  },
  examples: [
    {
      title: 'a date is found in a sentence',
      case: { output: 'It was on 2026-03-01.' },
      settings: { pattern: '\\d{4}-\\d{2}-\\d{2}' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'with anchors the whole output must match',
      case: { output: 'It was on 2026-03-01.' },
      settings: { pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'a pattern that would take other engines hours takes none',
      case: { output: `${'a'.repeat(28)}!` },
      settings: { pattern: '^(a+)+$' },
      expect: { passed: false },
    },
    {
      title: 'a pattern that is none gives no score',
      case: { output: 'x' },
      settings: { pattern: '(' },
      expect: { unscored: 'no regular expression of RE2' },
    },
    {
      title: 'look-around is refused, not ignored',
      case: { output: 'x' },
      settings: { pattern: '(?=x)' },
      expect: { unscored: 'look-around' },
    },
  ],
})
