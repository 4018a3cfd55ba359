import { asList, asRecord, asRecords, type Loose } from '#wire/loose.ts'
import type { Omissions } from './omissions.ts'
import { withinSubset, type SchemaSubset } from './schema-subset.ts'

const formats = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
])

/**
 * What Anthropic's structured outputs and strict tools take:
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 */
const structured: SchemaSubset = {
  keywords: new Set([
    'type',
    'description',
    'title',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'enum',
    'const',
    'default',
    'anyOf',
    'allOf',
    '$ref',
    '$defs',
    'definitions',
  ]),
  values: {
    format: (value) => typeof value === 'string' && formats.has(value),
    minItems: (value) => value === 0 || value === 1,
  },
  // Where a value may be one of several, Anthropic has `anyOf` for it.
  rewrite({ oneOf, ...schema }) {
    return oneOf === undefined || schema['anyOf'] !== undefined
      ? { ...schema, ...(oneOf === undefined ? {} : { oneOf }) }
      : { ...schema, anyOf: oneOf }
  },
}

/**
 * A schema as Anthropic's structured outputs take it: every object is closed, which is demanded. An
 * object that takes any name would become one that takes none: that is refused by `field`.
 */
export function structuredSchema(schema: Loose, field: string, omissions: Omissions): Loose {
  return closed(withinSubset(schema, structured), field, omissions)
}

function closed(schema: Loose, field: string, omissions: Omissions): Loose {
  const next: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    const path = `${field}.${keyword}`
    if (keyword === 'properties' || keyword === '$defs' || keyword === 'definitions') {
      const named = Object.entries(asRecord(value) ?? {}).map(([name, one]) => {
        const record = asRecord(one)
        return [name, record === null ? one : closed(record, `${path}.${name}`, omissions)]
      })
      next[keyword] = Object.fromEntries(named)
    } else if (keyword === 'anyOf' || keyword === 'allOf') {
      next[keyword] = asRecords(value).map((one, at) => closed(one, `${path}[${at}]`, omissions))
    } else if (keyword === 'items') {
      const record = asRecord(value)
      next[keyword] = record === null ? value : closed(record, path, omissions)
    } else next[keyword] = value
  }
  if (!isObject(schema)) return next
  const { additionalProperties } = schema
  const isOpenMap =
    asRecord(additionalProperties) !== null ||
    (additionalProperties !== false &&
      Object.keys(asRecord(schema['properties']) ?? {}).length === 0 &&
      schema['$ref'] === undefined &&
      schema['anyOf'] === undefined &&
      schema['allOf'] === undefined)
  if (isOpenMap) {
    omissions.refuse(
      `${field}.additionalProperties`,
      'Anthropic’s structured outputs know no object with free names: name its properties, or make it a list of pairs.',
    )
  }
  return { ...next, additionalProperties: false }
}

function isObject({ type, properties }: Loose): boolean {
  return type === 'object' || asList(type).includes('object') || asRecord(properties) !== null
}

/**
 * Parameters of a tool that is not strict: any schema of an object, but no choice at its top, which
 * Anthropic refuses ("input_schema does not support oneOf, allOf, or anyOf at the top level"). The
 * variants' properties are offered together then, and the choice is told in words.
 */
export function toolSchema(schema: Loose): Loose {
  const { oneOf, anyOf, allOf, ...rest } = schema
  const variants = [...asRecords(oneOf), ...asRecords(anyOf), ...asRecords(allOf)]
  if (variants.length === 0) return rest['type'] === 'object' ? schema : { ...rest, type: 'object' }
  const properties = variants.map((variant) => asRecord(variant['properties']) ?? {})
  const choice = Object.fromEntries(
    Object.entries({ oneOf, anyOf, allOf }).filter(([, value]) => value !== undefined),
  )
  return {
    ...rest,
    type: 'object',
    properties: Object.assign({}, ...properties, asRecord(rest['properties'])),
    description: [rest['description'], `It must satisfy: ${JSON.stringify(choice)}`]
      .filter((text) => typeof text === 'string' && text !== '')
      .join('\n\n'),
  }
}
