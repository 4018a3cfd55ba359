import { z } from 'zod'
import { inputClasses, type TokenClass, tokenClasses, type Usage } from '#contract/usage.ts'
import { defineEvaluator } from './define.ts'
import { measured, some } from './outcome.ts'
import { maxField, minField } from './setting-fields.ts'

const classesOf: Readonly<Record<'input' | 'output' | 'all', readonly TokenClass[]>> = {
  input: inputClasses,
  output: tokenClasses.filter((name) => !inputClasses.includes(name)),
  all: tokenClasses,
}

export const evaluator = defineEvaluator({
  id: 'tokens',
  title: 'Tokens',
  summary: 'How many tokens the call read and wrote, each counted once.',
  family: 'cost and time',
  needs: ['output', 'usage'],
  measures: 'score',
  unit: 'tokens',
  settings: z.strictObject({
    count: z.enum(['input', 'output', 'all']).default('all').describe('which tokens are counted'),
    min: minField,
    max: maxField,
  }),
  evaluate({ usage }, { count, ...bounds }) {
    const total = sumOf(usage ?? {}, count)
    return measured(total, bounds, `${some(total, 'token')} (${count}).`)
  },
  examples: [
    {
      title: 'cached input and reasoning are counted once',
      case: { output: 'a', usage: { input: 10, cache_read: 5, output: 3, reasoning: 2 } },
      settings: { max: 20 },
      expect: { passed: true, score: 20 },
    },
    {
      title: 'output alone',
      case: { output: 'a', usage: { input: 10, output: 3, reasoning: 2 } },
      settings: { count: 'output', max: 4 },
      expect: { passed: false, score: 5 },
    },
  ],
})

function sumOf(usage: Usage, count: 'input' | 'output' | 'all'): number {
  return classesOf[count].reduce((sum, name) => sum + (usage[name] ?? 0), 0)
}
