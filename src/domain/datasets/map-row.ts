import { type Columns, inputPrefix, metadataPrefix } from '#contract/dataset-columns.ts'
import { type BadRow, itemInput, type ItemInput } from '#contract/datasets.ts'
import type { FileRow } from '#domain/datasets/read-rows.ts'
import { failed, ok, type Result } from '#kit/result.ts'

/** Fails with what a person must mend when a column that was named is not in the file. */
export function checkColumns(columns: Columns, names: readonly string[]): Result<Columns, string> {
  const asked = [
    ...columns.input,
    columns.expected,
    ...columns.context,
    ...columns.metadata,
    columns.split,
  ]
  const missing = asked.filter((name) => name !== '' && !names.includes(name))
  if (missing.length > 0)
    return failed(
      `The file has no column ${missing.map((name) => `"${name}"`).join(', ')}. Its columns are: ${names.join(', ')}.`,
    )
  return columns.input.length === 0
    ? failed(`No column is the input. Name at least one of: ${names.join(', ')}.`)
    : ok(columns)
}

/** Makes an item of a row; or says what of the row is not as an item must be. */
export function mapRow(
  { row, ...rest }: FileRow,
  columns: Columns,
  source: ItemInput['source'],
): Result<ItemInput, BadRow[]> {
  if ('problem' in rest) return failed([{ row, path: '', message: rest.problem }])
  const { fields } = rest
  const value = (name: string) => (name === '' ? null : structured(fields[name]))
  const candidate = {
    input: inputOf(columns.input, value),
    expected: emptyAsNull(value(columns.expected)),
    context: columns.context.flatMap((name) => texts(value(name))),
    metadata: Object.fromEntries(columns.metadata.flatMap((name) => metadataOf(name, value(name)))),
    split: columns.split === '' ? '' : String(value(columns.split) ?? ''),
    source,
    traceId: null,
    spanId: null,
  }
  const parsed = itemInput.safeParse(candidate)
  if (!parsed.success)
    return failed(
      parsed.error.issues.map(({ path, message }) => ({ row, path: path.join('.'), message })),
    )
  return isEmpty(parsed.data.input)
    ? failed([{ row, path: columns.input.join(', '), message: 'the input is empty' }])
    : ok(parsed.data)
}

/** A column `input` alone is the input itself; of others an object with a field each, named as templates name it. */
function inputOf(columns: readonly string[], value: (name: string) => unknown): unknown {
  const [first = '', ...rest] = columns
  if (rest.length === 0 && first === 'input') return value(first) ?? ''
  return Object.fromEntries(
    columns.map((name) => [
      name.startsWith(inputPrefix) ? name.slice(inputPrefix.length) : name,
      value(name) ?? null,
    ]),
  )
}

/** A cell that holds JSON is that JSON: CSV has no other way to say an object. */
function structured(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

function texts(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) return value.flatMap(texts)
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}

function metadataOf(name: string, value: unknown): [string, string][] {
  if (value === null || value === undefined) return []
  if (name === 'metadata' && typeof value === 'object')
    return Object.entries(value).map(([key, inner]) => [key, asText(inner)])
  return [
    [name.startsWith(metadataPrefix) ? name.slice(metadataPrefix.length) : name, asText(value)],
  ]
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function emptyAsNull(value: unknown): unknown {
  return value === '' || value === undefined ? null : value
}

function isEmpty(input: unknown): boolean {
  if (input === '' || input === null) return true
  return (
    typeof input === 'object' &&
    Object.values(input).every((value) => value === '' || value === null)
  )
}
