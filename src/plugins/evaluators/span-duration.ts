import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, shown, some, unscored } from './outcome.ts'
import { exampleSpan, spanFields, spansNamed } from './reading/spans-named.ts'
import { maxField, minField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'span-duration',
  title: 'Duration of spans',
  summary: 'How long spans of a name or kind took: the longest of them, or all together.',
  family: 'trace',
  needs: ['trace'],
  measures: 'score',
  unit: 'ms',
  settings: z.strictObject({
    ...spanFields,
    figure: z
      .enum(['longest', 'sum'])
      .default('longest')
      .describe('the longest of them, or the sum of all, those side by side counted one by one'),
    min: minField,
    max: maxField,
  }),
  evaluate({ spans }, { name, kind, figure, ...bounds }) {
    const chosen = spansNamed(spans ?? [], { name, kind })
    const durations = chosen.flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs]))
    if (durations.length === 0)
      return unscored(`The trace has no span that ended among ${some(chosen.length, 'such span')}.`)
    const took =
      figure === 'longest'
        ? durations.reduce((longest, one) => Math.max(longest, one))
        : durations.reduce((sum, one) => sum + one)
    return measured(
      took,
      bounds,
      `${some(durations.length, 'span')}, ${figure}: ${shown(took)} ms.`,
    )
  },
  examples: [
    {
      title: 'the longest of them may be bounded',
      case: { spans: [5, 50].map((durationMs) => exampleSpan('http', { durationMs })) },
      settings: { max: 49 },
      expect: { score: 50, passed: false },
    },
    {
      title: 'all of them together',
      case: { spans: [5, 50].map((durationMs) => exampleSpan('http', { durationMs })) },
      settings: { figure: 'sum', max: 55 },
      expect: { score: 55, passed: true },
    },
    {
      title: 'a span that is not there took no time that could pass',
      case: { spans: [exampleSpan('http')] },
      settings: { name: 'db.*', max: 10 },
      expect: { unscored: 'no span that ended' },
    },
    {
      title: 'neither did one without an end',
      case: { spans: [exampleSpan('http', { durationMs: null })] },
      settings: { max: 10 },
      expect: { unscored: 'no span that ended' },
    },
  ],
})
