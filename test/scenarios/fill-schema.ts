/** What of JSON Schema an example is made from. */
export type Schema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly minItems?: number
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
}

/** Levels of a value; schemas that contain themselves end there. */
const depthMax = 6

/** A value that a schema takes, as far as it says, with `text` wherever any text may stand; optional parts included. */
export function fillSchema(schema: Schema, text: string, depth = 0): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return fillSchema(choices[0] ?? {}, text, depth)
  switch (schema.type) {
    case 'string':
      return stringOf(schema, text)
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'array':
      return depth >= depthMax ? [] : [fillSchema(schema.items ?? {}, text, depth + 1)]
    case 'object':
      return objectOf(schema, text, depth)
    case undefined:
      return text
    default:
      return null
  }
}

function objectOf(schema: Schema, text: string, depth: number): Record<string, unknown> {
  const required = new Set(schema.required)
  const named = Object.entries(schema.properties ?? {})
    .filter(([name]) => depth < depthMax || required.has(name))
    .map(([name, each]) => [name, fillSchema(each, text, depth + 1)])
  const more = schema.additionalProperties
  const free =
    typeof more === 'object' && schema.propertyNames?.enum === undefined
      ? [[text, fillSchema(more, text, depth + 1)]]
      : []
  return Object.fromEntries([...named, ...free])
}

function stringOf({ format, pattern, minLength, maxLength }: Schema, text: string): string {
  if (format === 'date-time') return '2027-06-01T00:00:00Z'
  if (format === 'email') return 'somebody@example.com'
  if (format === 'uri') return 'https://example.com/'
  if (pattern !== undefined && !new RegExp(pattern).test(text)) return 'abc'
  return text.padEnd(minLength ?? 0, 'x').slice(0, maxLength ?? Infinity)
}
