import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, shown } from './outcome.ts'
import { maxField, minField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'latency',
  title: 'Latency',
  summary: 'How long the answer took, from the request to its end.',
  family: 'cost and time',
  needs: ['output', 'latency'],
  measures: 'score',
  unit: 'ms',
  settings: z.strictObject({ min: minField, max: maxField }),
  evaluate({ latencyMs }, bounds) {
    const took = latencyMs ?? 0
    return measured(took, bounds, `It took ${shown(took)} ms.`)
  },
  examples: [
    {
      title: 'as long as is allowed passes',
      case: { output: 'a', latencyMs: 800 },
      settings: { max: 800 },
      expect: { passed: true, score: 800 },
    },
    {
      title: 'longer fails',
      case: { output: 'a', latencyMs: 801 },
      settings: { max: 800 },
      expect: { passed: false },
    },
    {
      title: 'a cached answer has no latency of its own',
      case: { output: 'a' },
      settings: { max: 800 },
      expect: { unscored: 'was not recorded' },
    },
  ],
})
