import { z } from 'zod'
import { parameters, variantName } from '#contract/evaluation-targets/fields.ts'

/** A registered prompt, on its own model or another. */
export const variant = z.strictObject({
  kind: z.literal('prompt'),
  name: variantName,
  prompt: z
    .string()
    .min(1)
    .max(250)
    .describe('NAME, NAME@LABEL or NAME@VERSION; pinned to a version when the evaluation starts'),
  model: z
    .string()
    .max(200)
    .default('')
    .describe('connection/model or alias; empty: the prompt’s own'),
  parameters,
})
