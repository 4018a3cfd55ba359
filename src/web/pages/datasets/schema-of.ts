import type { Value } from '#web/pages/datasets/cell-text.ts'

type Schema = { readonly [name: string]: unknown }

/**
 * A JSON Schema that all of these values meet: their types, and of objects the fields, those that
 * every one of them has as required ones. Null without values. A beginning, to be tightened by hand.
 */
export function schemaOf(values: readonly Value[]): Schema | null {
  const types = [...new Set(values.map(typeOf))]
  const [only] = types
  if (only === undefined) return null
  if (types.length > 1) return { type: types }
  if (only === 'object') return objectSchema(values)
  if (only !== 'array') return { type: only }
  const items = schemaOf(values.flatMap((value) => (Array.isArray(value) ? value : [])))
  return { type: 'array', ...(items === null ? {} : { items }) }
}

function objectSchema(values: readonly Value[]): Schema {
  const objects = values.filter(
    (value): value is { readonly [name: string]: Value } =>
      typeof value === 'object' && value !== null && !Array.isArray(value),
  )
  const names = [...new Set(objects.flatMap((value) => Object.keys(value)))]
  const required = names.filter((name) => objects.every((value) => Object.hasOwn(value, name)))
  const properties = Object.fromEntries(
    names.map((name) => [
      name,
      schemaOf(
        objects.flatMap((value) => (Object.hasOwn(value, name) ? [value[name] ?? null] : [])),
      ),
    ]),
  )
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

function typeOf(value: Value): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}
