import { z } from 'zod'
import { defineTraceField } from '#contract/define-trace-field.ts'

export const field = defineTraceField({
  title: 'unpriced',
  rank: 160,
  schema: z.enum(['true', 'false']).optional().describe('true: only traces with unpriced calls'),
  read: (text) => text === 'true',
  needsPrices: true,
})
