type Schema = Readonly<Record<string, unknown>>

// A schema may refer to itself: below this depth only what is required is filled in, and below
// twice of it nothing.
const optionalDepthMax = 4

/**
 * A value that satisfies a JSON Schema (or Gemini's dialect of it, whose types are upper case),
 * the same one every time. `text` is what free strings say. Patterns are not solved.
 */
export function sampleFromSchema(schema: unknown, text: string): unknown {
  return sample(schema, { root: schema, text, depth: 0 })
}

type Within = { readonly root: unknown; readonly text: string; readonly depth: number }

function sample(given: unknown, within: Within): unknown {
  const schema = resolved(given, within.root)
  if (schema === null) return within.text
  if ('const' in schema) return schema['const']
  if ('default' in schema) return schema['default']
  const choices = list(schema['enum'])
  if (choices.length > 0) return choices[0]
  const alternatives = [...list(schema['anyOf']), ...list(schema['oneOf'])]
  if (alternatives.length > 0) return sample(preferred(alternatives), deeper(within))
  const type = typeOf(schema)
  if (type === 'object') return sampleObject(schema, within)
  if (type === 'array') return sampleArray(schema, within)
  if (type === 'integer' || type === 'number') return sampleNumber(schema, type === 'integer')
  if (type === 'boolean') return true
  if (type === 'null') return null
  return sampleText(schema, within.text)
}

function sampleObject(schema: Schema, within: Within): unknown {
  const required = list(schema['required'])
  const properties = Object.entries(record(schema['properties']) ?? {}).filter(
    ([name]) => within.depth < optionalDepthMax || required.includes(name),
  )
  if (within.depth >= 2 * optionalDepthMax) return {}
  return Object.fromEntries(
    properties.map(([name, property]) => [name, sample(property, deeper(within))]),
  )
}

function sampleArray(schema: Schema, within: Within): unknown {
  const least = Number(schema['minItems'] ?? 1)
  const length = within.depth < optionalDepthMax ? Math.max(1, least) : least
  const bounded = Math.min(length, Number(schema['maxItems'] ?? 100), 100)
  const leading = list(schema['prefixItems'])
  return Array.from({ length: bounded }, (_, index) =>
    sample(leading[index] ?? schema['items'], deeper(within)),
  )
}

function sampleNumber(schema: Schema, isWhole: boolean): number {
  const step = number(schema['multipleOf']) ?? 1
  const above = number(schema['exclusiveMinimum'])
  const below = number(schema['exclusiveMaximum'])
  const low = number(schema['minimum']) ?? (above === null ? null : above + step)
  const high = number(schema['maximum']) ?? (below === null ? null : below - step)
  const wanted = Math.max(low ?? Number.NEGATIVE_INFINITY, Math.min(high ?? 1, 1))
  const stepped = Math.ceil(wanted / step) * step
  return isWhole ? Math.ceil(stepped) : stepped
}

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  duration: 'PT1H',
  email: 'someone@example.org',
  hostname: 'example.org',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.org/',
  uuid: '00000000-0000-4000-8000-000000000000',
}

function sampleText(schema: Schema, text: string): string {
  const { format } = schema
  if (typeof format === 'string' && formats[format] !== undefined) return formats[format]
  const longest = number(schema['maxLength']) ?? 200
  const shortest = Math.min(number(schema['minLength']) ?? 0, 10_000)
  return [...text.padEnd(shortest, '.')].slice(0, longest).join('')
}

/** The schema itself, what its `$ref` points at, or what its `allOf` adds up to; null for none. */
function resolved(given: unknown, root: unknown, hops = 0): Schema | null {
  const schema = record(given)
  if (schema === null || hops > 10) return null
  const reference = schema['$ref']
  if (typeof reference === 'string') return resolved(pointedAt(reference, root), root, hops + 1)
  const parts = list(schema['allOf']).map((part) => resolved(part, root, hops + 1) ?? {})
  if (parts.length === 0) return schema
  return [...parts, schema].reduce<Schema>(
    (sum, part) => ({
      ...sum,
      ...part,
      properties: { ...record(sum['properties']), ...record(part['properties']) },
      required: [...list(sum['required']), ...list(part['required'])],
    }),
    {},
  )
}

function pointedAt(reference: string, root: unknown): unknown {
  if (!reference.startsWith('#')) return null
  const steps = reference
    .slice(1)
    .split('/')
    .filter((step) => step !== '')
  return steps.reduce<unknown>(
    (within, step) => record(within)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  )
}

function typeOf(schema: Schema): string {
  const { type } = schema
  const name = Array.isArray(type) ? type.find((one) => one !== 'null') : type
  if (typeof name === 'string') return name.toLowerCase()
  if ('properties' in schema) return 'object'
  return 'items' in schema ? 'array' : 'string'
}

function preferred(alternatives: readonly unknown[]): unknown {
  return alternatives.find((one) => record(one)?.['type'] !== 'null') ?? alternatives[0]
}

function deeper(within: Within): Within {
  return { ...within, depth: within.depth + 1 }
}

function record(value: unknown): Schema | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Schema) // An object that is no list: reading its fields as unknown is safe.
    : null
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
