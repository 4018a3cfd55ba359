import type { JsonSchema } from '#web/pages/reference/api-description.ts'

// Schemas do not point at themselves, but one that did must not hang the page.
const depthMax = 8

/**
 * A body to begin with: required fields, and of the others those that have a default. Texts are
 * empty and numbers zero, so that nothing invented is sent unseen.
 */
export function exampleOf(schema: JsonSchema, depth = 0): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (depth > depthMax) return null
  if (schema.anyOf !== undefined) {
    const [first] = schema.anyOf
    return first === undefined ? null : exampleOf(first, depth + 1)
  }
  switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(
            ([name, each]) =>
              schema.required?.includes(name) === true || each.default !== undefined,
          )
          .map(([name, each]) => [name, exampleOf(each, depth + 1)]),
      )
    case 'array':
      return []
    case 'number':
    case 'integer':
      return schema.minimum ?? 0
    case 'boolean':
      return false
    case 'string':
      return ''
    default:
      return null
  }
}
