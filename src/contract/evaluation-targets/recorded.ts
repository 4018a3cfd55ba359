import { z } from 'zod'
import { variantName } from '#contract/evaluation-targets/fields.ts'

/** Outputs that were there before the evaluation. */
export const variant = z.strictObject({
  kind: z.literal('recorded'),
  name: variantName,
  from: z
    .enum(['expected', 'metadata', 'outputs'])
    .describe(
      'where the outputs come from: the items’ expected answers, a field of their metadata, or `outputs` here',
    ),
  field: z.string().max(100).default('').describe('of metadata'),
  outputs: z
    .record(z.string(), z.string().max(1_000_000))
    .default({})
    .describe('output by the id of the item'),
})
