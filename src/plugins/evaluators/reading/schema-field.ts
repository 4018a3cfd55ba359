import { z } from 'zod'

/** A JSON Schema among an evaluator's settings. */
export const schemaField = z
  .union([z.record(z.string(), z.unknown()), z.boolean()])
  .optional()
  .describe('JSON Schema, draft 7 or 2020-12; nothing outside it is fetched')
