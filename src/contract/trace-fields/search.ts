import { z } from 'zod'
import { defineTraceField } from '#contract/define-trace-field.ts'

export const field = defineTraceField({
  title: 'text',
  rank: 10,
  schema: z
    .string()
    .max(400)
    .optional()
    .describe('words that all occur in one span’s input or output'),
  read: (text) => (text.trim() === '' ? null : text),
})
