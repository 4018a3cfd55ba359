import { asRecord, type Loose } from '#wire/loose.ts'

const scalars: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'null'])
/** Objects inside one another. */
const depthMax = 20

/**
 * JSON Schema from Picoschema, Dotprompt's short form: `name?: string, what it is`,
 * `tags(array): string`, `kind(enum): [a, b]`, `(*): any`. What is JSON Schema already stays it.
 */
export function schemaFromPicoschema(pico: Loose, depth = 0): Record<string, unknown> {
  if (
    typeof pico['type'] === 'string' &&
    pico['type'] === 'object' &&
    asRecord(pico['properties']) !== null
  )
    return { ...pico }
  const properties: Record<string, unknown> = {}
  const required: string[] = []
  let additional: unknown = false
  for (const [key, value] of Object.entries(pico)) {
    const match = /^([^?(]+)?(\?)?(?:\((array|object|enum|\*)(?:,(.*))?\))?$/.exec(key.trim())
    const [, name = '', optional, kind, words] = match ?? []
    const description = words?.trim()
    if (kind === '*' || key.trim() === '(*)') {
      additional = typeOf(value, depth)
      continue
    }
    if (name === '') continue
    const said = description === undefined ? {} : { description }
    if (kind === 'array') properties[name] = { type: 'array', ...said, items: typeOf(value, depth) }
    else if (kind === 'enum')
      properties[name] = { ...said, enum: Array.isArray(value) ? value : [value] }
    else properties[name] = { ...typeOf(value, depth), ...said }
    if (optional === undefined) required.push(name)
  }
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: additional,
  }
}

function typeOf(value: unknown, depth: number): Record<string, unknown> {
  const inner = asRecord(value)
  if (inner !== null) return depth >= depthMax ? {} : schemaFromPicoschema(inner, depth + 1)
  const [type = '', ...words] = String(value).split(',')
  const description = words.join(',').trim()
  return {
    ...(scalars.has(type.trim()) ? { type: type.trim() } : {}),
    ...(description === '' ? {} : { description }),
  }
}
