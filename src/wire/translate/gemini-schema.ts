import type { Loose } from '#wire/loose.ts'
import { withinSubset, type SchemaSubset } from './schema-subset.ts'

/** Formats of texts and numbers that it knows; others are refused. */
const formats = new Set(['enum', 'date-time', 'date', 'time', 'int32', 'int64', 'float', 'double'])

/** What `responseJsonSchema` and `parametersJsonSchema` take: https://ai.google.dev/api/generate-content#v1beta.GenerationConfig */
const subset: SchemaSubset = {
  keywords: new Set([
    '$id',
    '$defs',
    '$ref',
    '$anchor',
    'type',
    'title',
    'description',
    'items',
    'prefixItems',
    'minItems',
    'maxItems',
    'minimum',
    'maximum',
    'anyOf',
    'oneOf',
    'properties',
    'additionalProperties',
    'required',
    'propertyOrdering',
  ]),
  // Of texts and numbers only; that there is one value is said by a list of one.
  values: { enum: isPlainList, format: (value) => formats.has(String(value)) },
  rewrite({ const: only, definitions, ...schema }) {
    const named = definitions === undefined ? schema : { ...schema, $defs: definitions }
    const rewritten =
      named['$ref'] === undefined ? named : { ...named, $ref: atDefs(named['$ref']) }
    return only === undefined
      ? rewritten
      : isPlainList([only])
        ? { ...rewritten, enum: [only] }
        : { ...rewritten, const: only }
  },
}

/** A schema in the words that Gemini takes; what it has no word for stands in the descriptions. */
export function geminiSchema(schema: Loose): Loose {
  return withinSubset(schema, subset)
}

function isPlainList(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number')
  )
}

function atDefs(reference: unknown): unknown {
  return typeof reference === 'string'
    ? reference.replace(/^#\/definitions\//, '#/$defs/')
    : reference
}
