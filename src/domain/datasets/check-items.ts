import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type BadRow, itemBytesMax, type ItemInput, type ItemSchemas } from '#contract/datasets.ts'
import { inputHash } from '#domain/datasets/item-hash.ts'
import { failed, ok, type Result } from '#kit/result.ts'

/** Looks at items one by one: too large, not as the dataset's schemas want it, or asked already. */
export type ItemCheck = (item: ItemInput, row: number) => BadRow[]

/**
 * Makes the check of a dataset's items. Fails with a sentence when one of its schemas is no JSON
 * Schema. `known` holds the hashes of inputs that are there already; the check adds what it passes.
 */
export function createItemCheck(
  schemas: ItemSchemas,
  known: Set<string>,
): Result<ItemCheck, string> {
  const validators: [keyof ItemSchemas, ValidateFunction][] = []
  for (const field of ['input', 'expected'] as const) {
    const schema = schemas[field]
    if (schema === null) continue
    const compiled = compile(schema)
    if (!compiled.ok)
      return failed(`The schema of \`${field}\` is not a JSON Schema: ${compiled.fault}.`)
    validators.push([field, compiled.value])
  }
  return ok((item, row) => {
    const bytes = Buffer.byteLength(JSON.stringify(item))
    if (bytes > itemBytesMax)
      return [
        { row, path: '', message: `the item has ${bytes} bytes; at most ${itemBytesMax} are kept` },
      ]
    const bad: BadRow[] = []
    for (const [field, validate] of validators) {
      // An answer that nobody knows yet is not a wrong one.
      if (field === 'expected' && item.expected === null) continue
      if (validate(item[field])) continue
      for (const { instancePath, message = 'is not valid' } of validate.errors ?? [])
        bad.push({ row, path: field + instancePath.replaceAll('/', '.'), message })
    }
    const hash = inputHash(item.input)
    if (known.has(hash))
      bad.push({ row, path: 'input', message: 'the same input stands in this dataset already' })
    if (bad.length === 0) known.add(hash)
    return bad
  })
}

function compile(schema: Record<string, unknown>): Result<ValidateFunction, string> {
  try {
    // A schema is text from outside: it may be loose, and nothing it refers to is fetched.
    const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true })
    addFormats.default(ajv)
    const { $schema: _dialect, ...rest } = schema
    return ok(ajv.compile(rest))
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}
