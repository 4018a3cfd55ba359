import { z } from 'zod'
import { wordChoices } from './text-metrics/unicode-words.ts'

/** Fields that settings of many evaluators share; one wording each. */
export const expectedField = z
  .string()
  .max(1_000_000)
  .optional()
  .describe('compared with in place of the item’s expected value')

export const thresholdField = z
  .number()
  .min(0)
  .max(1)
  .optional()
  .describe('least score that passes; without one nothing passes or fails')

export const ignoreCaseField = z
  .boolean()
  .default(false)
  .describe('take capital and small letters as the same')

export const minField = z.number().optional().describe('least figure that passes')
export const maxField = z.number().optional().describe('greatest figure that passes')

export const modeField = z
  .enum(['reference', 'compat'])
  .default('reference')
  .describe('`reference` computes as the reference package does, `compat` as promptfoo does')

export const wordsField = z
  .enum(wordChoices)
  .default('auto')
  .describe(
    'what a word is: `package` splits as the reference package does, `unicode` finds words of every script and takes characters for words where there are no spaces, `auto` is `unicode` for texts whose words the package would lose',
  )

export const judgeModelField = z
  .string()
  .max(200)
  .default('')
  .describe('connection/model that judges; empty: the judge of the evaluation')
