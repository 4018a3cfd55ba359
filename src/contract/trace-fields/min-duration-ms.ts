import { z } from 'zod'
import { defineTraceField } from '#contract/define-trace-field.ts'

export const field = defineTraceField({
  title: 'at least (ms)',
  rank: 170,
  schema: z.coerce.number().min(0).optional().describe('at least so long, milliseconds'),
  read: (milliseconds) => milliseconds,
})
