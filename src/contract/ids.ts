import { z } from 'zod'
import { tableIdPrefixes } from '#contract/id-prefixes.gen.ts'

/**
 * Readable prefixes of record ids, one noun each: those of the tables, and two of what is kept
 * elsewhere. The rest of an id is a UUIDv7 in 26 characters.
 */
export const idPrefixes = { ...tableIdPrefixes, score: 'sco', playgroundRun: 'run' } as const

export type Noun = keyof typeof idPrefixes

/** Schema of an id of that noun: `key_01j…`. */
export function idOf(noun: Noun) {
  return z
    .string()
    .regex(
      new RegExp(`^${idPrefixes[noun]}_[0-9a-z]{26}$`),
      `an id that starts with ${idPrefixes[noun]}_`,
    )
}

export const traceId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'a trace id: 32 lower-case hexadecimal digits')
export const spanId = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'a span id: 16 lower-case hexadecimal digits')

/** Name that people give things: 1 to 120 characters, no line breaks. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\r\n]*$/, 'no line breaks')
