import { asRecord, type Loose } from '#wire/loose.ts'

/** Which part of JSON Schema a provider takes. */
export type SchemaSubset = {
  /** Keywords that it takes with every value. */
  readonly keywords: ReadonlySet<string>
  /** Keywords that it takes with some values. */
  readonly values?: Readonly<Record<string, (value: unknown) => boolean>>
  /** Says in another keyword what has one: `const` as an `enum` of one. Applied before the rest. */
  rewrite?(schema: Loose): Loose
}

/** Keywords whose value is one schema, a list of them, or schemas by name. */
const nested: ReadonlyMap<string, 'one' | 'many' | 'named'> = new Map([
  ...[
    'items',
    'additionalProperties',
    'contains',
    'propertyNames',
    'not',
    'if',
    'then',
    'else',
  ].map((keyword) => [keyword, 'one'] as const),
  ...['prefixItems', 'anyOf', 'oneOf', 'allOf'].map((keyword) => [keyword, 'many'] as const),
  ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'].map(
    (keyword) => [keyword, 'named'] as const,
  ),
])

/** Keywords that only name or explain a schema: nothing is lost to the model when they go. */
const silent = new Set(['$schema', '$id', '$comment', '$anchor', 'examples', 'title', 'id'])

/**
 * A schema in the words that a provider takes. A bound that it refuses is told to the model in the
 * description instead, as the official SDKs of Anthropic do it: the model reads it, though nothing enforces
 * it any more. The depth is bounded by that of the body.
 */
export function withinSubset(schema: Loose, subset: SchemaSubset): Loose {
  const kept: Record<string, unknown> = {}
  const told: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(subset.rewrite?.(schema) ?? schema)) {
    const takes = subset.values?.[keyword]
    if (takes === undefined ? subset.keywords.has(keyword) : takes(value))
      kept[keyword] = inside(keyword, value, subset)
    else if (!silent.has(keyword)) told[keyword] = value
  }
  if (Object.keys(told).length === 0) return kept
  const { description } = kept
  const sentence = `Further rules, as JSON Schema: ${JSON.stringify(told)}`
  return {
    ...kept,
    description:
      typeof description === 'string' && description !== ''
        ? `${description}\n\n${sentence}`
        : sentence,
  }
}

function inside(keyword: string, value: unknown, subset: SchemaSubset): unknown {
  const one = (schema: unknown) => {
    const record = asRecord(schema)
    return record === null ? schema : withinSubset(record, subset)
  }
  switch (nested.get(keyword)) {
    case 'one':
      return Array.isArray(value) ? value.map(one) : one(value)
    case 'many':
      return Array.isArray(value) ? value.map(one) : value
    case 'named':
      return Object.fromEntries(
        Object.entries(asRecord(value) ?? {}).map(([name, schema]) => [name, one(schema)]),
      )
    default:
      return value
  }
}
