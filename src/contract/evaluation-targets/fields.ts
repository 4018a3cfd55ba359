import { z } from 'zod'
import { name } from '#contract/ids.ts'

/** Fields that several kinds of variants have. */
export const variantName = name.describe('what it is called in the results')

export const parameters = z
  .record(z.string().max(64), z.json())
  .default({})
  .describe('parameters of the model, by their names in OpenAI’s chat request')
