import { z } from 'zod'
import { parameters, variantName } from '#contract/evaluation-targets/fields.ts'

/** Messages of the evaluation's own, on a model. */
export const variant = z.strictObject({
  kind: z.literal('messages'),
  name: variantName,
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['system', 'developer', 'user', 'assistant']),
        content: z
          .string()
          .max(100_000)
          .describe(
            'a Jinja template over the fields of the input; {{ input }} is the whole of it',
          ),
      }),
    )
    .min(1)
    .max(100),
  model: z.string().min(1).max(200).describe('connection/model or alias'),
  parameters,
})
