import { z } from 'zod'

/** US dollars as a decimal string with up to 12 places; never a float. */
export const usd = z
  .string()
  .regex(/^-?\d+(\.\d{1,12})?$/, 'US dollars as a decimal number, at most 12 places')
  .describe('US dollars, decimal')

/**
 * What calls cost, and how much of it is not known: `usd` is the sum over priced calls, `unpriced`
 * counts calls whose model has no price. Zero unpriced calls means that `usd` is the whole truth.
 */
export const cost = z.object({
  usd,
  unpriced: z.number().int().describe('calls with tokens whose model has no price'),
  reportedUsd: usd.nullable().describe('what providers themselves said it cost, where they did'),
})
export type Cost = z.infer<typeof cost>
