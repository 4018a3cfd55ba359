import { z } from 'zod'
import { variantName } from '#contract/evaluation-targets/fields.ts'
import { ownHeaders } from '#contract/own-headers.ts'

/** An application of the user's, asked over HTTP. */
export const variant = z.strictObject({
  kind: z.literal('endpoint'),
  name: variantName,
  url: z.url().max(2000).describe('your application: gets {input, variables, metadata} by POST'),
  headers: ownHeaders,
  outputPath: z
    .string()
    .max(200)
    .default('output')
    .describe('where the output stands in the JSON reply: answer.text; empty: the whole reply'),
})
