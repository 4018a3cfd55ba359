import type { Loose } from '#wire/loose.ts'

/**
 * A field of a Gemini body by its camel-case name; the API takes the snake-case spelling of each
 * as well (https://protobuf.dev/programming-guides/json).
 */
export function field(record: Loose | null, name: string): unknown {
  if (record === null) return undefined
  const value = record[name]
  if (value !== undefined) return value
  return record[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
}
