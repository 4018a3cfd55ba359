import type { z } from 'zod'
import { type BadRow, type importDataset, itemInput, type ItemInput } from '#contract/datasets.ts'
import type { FileRow } from '#domain/datasets/read-rows.ts'
import { failed, ok, type Result } from '#kit/result.ts'

type Columns = NonNullable<z.output<typeof importDataset.body>['columns']>

/** Names that files of the field give the right answer, the best first. */
const expectedNames = [
  'expected',
  'expected_output',
  'expectedOutput',
  'output',
  'answer',
  'target',
]
const metadataPrefix = 'metadata.'
/** Of the columns that an export writes for an input with fields, so that nothing else is taken for one. */
const inputPrefix = 'input.'

/**
 * Tells from the names of its columns what a file means, where nobody said: `input` or `input.…`
 * (else all that is nothing else), the first of the names for an expected answer, `context`,
 * `split`, `metadata.…`.
 */
export function guessColumns(names: readonly string[]): Columns {
  const expected = expectedNames.find((name) => names.includes(name)) ?? ''
  const metadata = names.filter((name) => name === 'metadata' || name.startsWith(metadataPrefix))
  const context = names.filter((name) => name === 'context')
  const split = names.includes('split') ? 'split' : ''
  const inputs = names.filter((name) => name === 'input' || name.startsWith(inputPrefix))
  const taken = new Set([expected, split, ...metadata, ...context, 'id'])
  return {
    input: inputs.length > 0 ? inputs : names.filter((name) => !taken.has(name)),
    expected,
    metadata,
    context,
    split,
  }
}

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

/** The one column’s value; of several, and of `input.NAME`, an object with a field each. */
function inputOf(columns: readonly string[], value: (name: string) => unknown): unknown {
  const [first = '', ...rest] = columns
  if (rest.length === 0 && !first.startsWith(inputPrefix)) return value(first) ?? ''
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
