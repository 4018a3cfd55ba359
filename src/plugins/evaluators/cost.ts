import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, shown } from './outcome.ts'
import { maxField, minField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'cost',
  title: 'Cost',
  summary: 'What the call cost, from its tokens and the price of its model.',
  family: 'cost and time',
  needs: ['output', 'cost'],
  measures: 'score',
  unit: 'US dollars',
  settings: z.strictObject({ min: minField, max: maxField }),
  evaluate({ costUsd }, bounds) {
    const cost = Number(costUsd)
    return measured(cost, bounds, `It cost $${shown(cost)}.`)
  },
  examples: [
    {
      title: 'as much as is allowed passes',
      case: { output: 'a', costUsd: '0.002' },
      settings: { max: 0.002 },
      expect: { passed: true, score: 0.002 },
    },
    {
      title: 'more fails',
      case: { output: 'a', costUsd: '0.0021' },
      settings: { max: 0.002 },
      expect: { passed: false },
    },
    {
      title: 'a model without a price has no cost, which is not a cost of nothing',
      case: { output: 'a' },
      settings: { max: 1 },
      expect: { unscored: 'not known' },
    },
  ],
})
