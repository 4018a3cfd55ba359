import {
  type Columns,
  hasPrefix,
  inputPrefix,
  metadataPrefix,
  plainName,
} from '#contract/dataset-columns.ts'
import { type BadRow, itemInput, type ItemInput, itemSources } from '#contract/datasets.ts'
import type { FileRow } from '#domain/datasets/file-row.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { parseLargeAsText } from '#kit/exact-json.ts'

/**
 * The columns as the file writes them: one that was named in another case or with other blanks is found. Fails with
 * what a person must mend when a column that was named is not in the file.
 */
export function checkColumns(given: Columns, names: readonly string[]): Result<Columns, string> {
  const columns = {
    input: given.input.map((name) => asWritten(name, names)),
    expected: asWritten(given.expected, names),
    context: given.context.map((name) => asWritten(name, names)),
    metadata: given.metadata.map((name) => asWritten(name, names)),
    split: asWritten(given.split, names),
  }
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

function asWritten(name: string, names: readonly string[]): string {
  if (name === '' || names.includes(name)) return name
  const alike = names.filter((one) => plainName(one) === plainName(name))
  return alike.length === 1 ? (alike[0] ?? name) : name
}

/** Makes an item of a row; or says what of the row is not as an item must be. */
export function mapRow(
  { row, ...rest }: FileRow,
  columns: Columns,
  source: ItemInput['source'],
): Result<ItemInput, BadRow[]> {
  if ('problem' in rest) return failed([{ row, path: '', message: rest.problem }])
  const { fields, cells } = rest
  const isExported = cells === 'exported'
  const value = (name: string) => {
    if (name === '' || !Object.hasOwn(fields, name)) return undefined
    return cells === 'text' ? structured(fields[name]) : fields[name]
  }
  const expected = value(columns.expected)
  const candidate = {
    input: isExported ? exportedInput(columns.input, value) : inputOf(columns.input, value),
    expected: isExported ? (expected ?? null) : emptyAsNull(expected),
    context: columns.context.flatMap((name) =>
      isExported ? exportedTexts(value(name)) : texts(value(name)),
    ),
    metadata: Object.fromEntries(columns.metadata.flatMap((name) => metadataOf(name, value(name)))),
    split: columns.split === '' ? '' : String(value(columns.split) ?? ''),
    source: (isExported ? sourceOf(fields) : undefined) ?? source,
    traceId: null,
    spanId: null,
  }
  const parsed = itemInput.safeParse(candidate)
  if (!parsed.success)
    return failed(
      parsed.error.issues.map(({ path, message }) => ({ row, path: path.join('.'), message })),
    )
  return !isExported && isEmpty(parsed.data.input)
    ? failed([{ row, path: columns.input.join(', '), message: 'the input is empty' }])
    : ok(parsed.data)
}

/** A column `input` alone is the input itself; of others an object with a field each, named as templates name it. */
function inputOf(columns: readonly string[], value: (name: string) => unknown): unknown {
  const [first = '', ...rest] = columns
  if (rest.length === 0 && plainName(first) === 'input') return value(first) ?? ''
  return Object.fromEntries(columns.map((name) => [fieldName(name), value(name) ?? null]))
}

function fieldName(column: string): string {
  return hasPrefix(column, inputPrefix) ? column.slice(inputPrefix.length) : column
}

/** An export has the whole input in `input`, or its fields in `input.NAME`; a field that is not there had none. */
function exportedInput(columns: readonly string[], value: (name: string) => unknown): unknown {
  const whole = columns.includes('input') ? value('input') : undefined
  if (whole !== undefined) return whole
  return Object.fromEntries(
    columns
      .map((name): [string, unknown] => [fieldName(name), value(name)])
      .filter(([, inner]) => inner !== undefined),
  )
}

function exportedTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : texts(value)
}

/** Where an exported item came from: that stays true. */
function sourceOf(fields: Readonly<Record<string, unknown>>): ItemInput['source'] | undefined {
  return itemSources.find((one) => one === fields['source'])
}

/** A cell that holds JSON is that JSON: CSV has no other way to say an object. */
function structured(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return parseLargeAsText(value) as unknown
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
  if (plainName(name) === 'metadata' && typeof value === 'object')
    return Object.entries(value).map(([key, inner]) => [key, asText(inner)])
  return [
    [hasPrefix(name, metadataPrefix) ? name.slice(metadataPrefix.length) : name, asText(value)],
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
