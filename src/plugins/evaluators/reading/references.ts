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
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
