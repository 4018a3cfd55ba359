/** Values in which a name is the caller's own, and stays as it is written. */
const opaque: ReadonlySet<string> = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
])

/**
 * A Gemini body with its fields in camel case: the API takes the snake-case spelling of each as well
 * (https://protobuf.dev/programming-guides/json), and google-genai sends both side by side.
 */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => {
      const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      return [camel, opaque.has(camel) ? inside : camelCased(inside)]
    }),
  )
}
