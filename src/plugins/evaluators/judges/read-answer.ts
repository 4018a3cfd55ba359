import { z } from 'zod'
import { findJson } from '../reading/find-json.ts'

/** Room for a model that thinks before it writes; the answer itself takes a hundred. */
export const outputTokensMax = 2000

const reasonCharsMax = 2000

/** A whole number, as a number or in digits. Neither true nor null nor an empty text is one. */
export function wholeNumber(least: number, greatest: number) {
  return z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\s*\d{1,3}\s*$/)
        .transform(Number),
    ])
    .pipe(z.number().int().min(least).max(greatest))
}

/** The reason that a judge gives; a judge without one has said so little that we say it. */
export const reasonOfJudge = z
  .string()
  .catch('')
  .transform((text) =>
    text.trim() === '' ? 'The judge gave no reason.' : text.trim().slice(0, reasonCharsMax),
  )

/**
 * What a judge answered: the last JSON object in its text that fits, because judges think aloud
 * before it. Null when there is none.
 */
export function readAnswer<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> | null {
  for (const value of findJson(text).toReversed()) {
    const read = schema.safeParse(value)
    if (read.success) return read.data
  }
  return null
}
