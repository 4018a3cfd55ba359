import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged } from './outcome.ts'

export const evaluator = defineEvaluator({
  id: 'finish-reason',
  title: 'Finish reason',
  summary: 'The model ended for one of the reasons that are fine, not because it was cut off.',
  family: 'text',
  needs: ['output', 'finish reason'],
  measures: 'pass',
  settings: z.strictObject({
    accept: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(20)
      .default(['stop', 'end_turn', 'tool_calls', 'tool_use', 'stop_sequence'])
      .describe('reasons that pass, as the provider names them; letters of either case'),
  }),
  evaluate({ finishReason }, { accept }) {
    const passed = accept.some((reason) => reason.toLowerCase() === finishReason.toLowerCase())
    return judged(
      passed,
      `The model ended with ${finishReason}${passed ? '' : `; accepted is ${accept.join(', ')}`}.`,
    )
  },
  examples: [
    {
      title: 'a whole answer passes',
      case: { output: 'Done.', finishReason: 'stop' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'an answer that was cut off fails',
      case: { output: 'Do', finishReason: 'length' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'without a reason there is no score',
      case: { output: 'Done.' },
      expect: { unscored: 'no finish reason' },
    },
  ],
})
