import { parseLargeAsText } from '#kit/exact-json.ts'

/**
 * The right answers that an expected value names: the texts of a JSON list of texts, else the value
 * itself. Never empty.
 */
export function referencesOf(expected: string): readonly [string, ...string[]] {
  if (!expected.trimStart().startsWith('[')) return [expected]
  const value = parseJson(expected)
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string'))
    return [expected]
  const [first, ...rest] = value
  return first === undefined ? [expected] : [first, ...rest]
}

/** The value of a JSON text; undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  return parsed(text, JSON.parse)
}

/** The same for values that are compared: a whole number beyond 2^53 is the text of its digits, as in datasets. */
export function parseComparable(text: string): unknown {
  return parsed(text, parseLargeAsText)
}

function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
