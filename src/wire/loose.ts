import { parseExact } from '#kit/exact-json.ts'

/**
 * Reading JSON that a provider or a caller sent: nobody promised us its shape, so every look is a
 * question and no look throws.
 */
export type Loose = Readonly<Record<string, unknown>>

/** The value as an object with fields, or null for everything else, lists included. */
export function asRecord(value: unknown): Loose | null {
  // The one place where an unknown object becomes a record; its fields stay unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Loose)
    : null
}

/** The value if it is a list, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The records in a list; whatever else stands in it is passed over. */
export function asRecords(value: unknown): readonly Loose[] {
  return asList(value)
    .map(asRecord)
    .filter((entry) => entry !== null)
}

/** The value if it is text, else ''. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The value if it is a finite number, else null. */
export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** A count of something: a whole number from 0 up; everything else, negatives included, is 0. */
export function asCount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.trunc(value) : 0
}

/** The parsed text with whole numbers of any length to their last digit: for what is written as JSON again; undefined when it is no JSON. */
export function exactJson(text: string): unknown {
  try {
    return parseExact(text)
  } catch {
    return undefined
  }
}

/** The parsed text where it is JSON, else the text itself: arguments of tools are usually, not always, JSON. */
export function parsedOrText(text: string): unknown {
  const parsed = exactJson(text)
  return parsed === undefined ? text : parsed
}
