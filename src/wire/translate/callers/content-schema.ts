import { field } from '#wire/gemini/field.ts'
import { asList, asRecord, asText, type Loose } from '#wire/loose.ts'

/** Keywords whose value is said otherwise below, or says nothing to anybody but Google. */
const own = new Set([
  'type',
  'nullable',
  'properties',
  'items',
  'anyOf',
  'any_of',
  'propertyOrdering',
  'property_ordering',
])

/** Bounds, which Google writes as texts of digits, being 64 bits long. */
const bounds = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
])

/**
 * Gemini's Schema (https://ai.google.dev/api/caching#Schema), a dialect of OpenAPI's, as a JSON schema: types in
 * lower case, what may be null among them. What is a JSON schema already stays as it is.
 */
export function jsonSchemaOf(schema: Loose): Loose {
  const type = typeOf(schema)
  const properties = asRecord(schema['properties'])
  const items = asRecord(schema['items'])
  const anyOf = field(schema, 'anyOf')
  return {
    ...(type === null ? {} : { type }),
    ...Object.fromEntries(
      Object.entries(schema)
        .filter(([name]) => !own.has(name))
        .map(([name, value]) => [name, bounds.has(name) ? Number(value) : value]),
    ),
    ...(properties === null
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, nested(one)]),
          ),
        }),
    ...(items === null ? {} : { items: jsonSchemaOf(items) }),
    ...(Array.isArray(anyOf) ? { anyOf: asList(anyOf).map(nested) } : {}),
  }
}

function nested(value: unknown): unknown {
  const schema = asRecord(value)
  return schema === null ? value : jsonSchemaOf(schema)
}

function typeOf(schema: Loose): unknown {
  const given = schema['type']
  if (Array.isArray(given)) return given.map((one) => asText(one).toLowerCase())
  const type = asText(given).toLowerCase()
  if (type === '' || type === 'type_unspecified') return null
  return schema['nullable'] === true ? [type, 'null'] : type
}
