import { type FileMetaData, parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { itemsMax } from '#contract/datasets.ts'
import { checkUnpackedSize } from './check-unpacked.ts'
import { checkHead, type FileRow, type OpenTable } from './file-row.ts'
import { plainValue } from './plain-value.ts'

/**
 * A Parquet file, given as base64. Only the columns that are wanted are read, so that one of a type which cannot be
 * read spoils nothing but itself. Bytes become base64, times ISO 8601.
 */
export function openParquet(content: string): OpenTable {
  const bytes = Buffer.from(content, 'base64')
  const file = new Uint8Array(bytes).buffer
  const metadata = parquetMetadata(file)
  if (metadata.num_rows > itemsMax)
    throw new Error(`it has ${metadata.num_rows} rows; a dataset holds at most ${itemsMax}`)
  const columns = parquetSchema(metadata).children
  const names = columns.map(({ element }) => element.name)
  checkHead(names)
  return {
    names,
    notes: rules.flatMap(({ applies, note }) => {
      const meant = columns.filter(({ element }) => applies(element))
      return meant.length === 0
        ? []
        : [`${note}: ${meant.map(({ element }) => `"${element.name}"`).join(', ')}.`]
    }),
    read: async (wanted) => {
      const present = names.filter((name) => wanted.includes(name))
      checkSize(metadata, new Set(present))
      const read: Record<string, unknown>[][] = []
      // One at a time, so that what cannot be read is known by its name.
      for (const name of present) read.push(await readColumn({ file, metadata, name }))
      return Array.from({ length: Number(metadata.num_rows) }, (_, at) => {
        const fields = Object.assign({}, ...read.map((rows) => rows[at]))
        return rowOf(fields, at + 1)
      })
    },
  }
}

async function readColumn({
  file,
  metadata,
  name,
}: {
  readonly file: ArrayBuffer
  readonly metadata: FileMetaData
  readonly name: string
}): Promise<Record<string, unknown>[]> {
  try {
    return await parquetReadObjects({ file, metadata, compressors, columns: [name], utf8: false })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `the column "${name}" cannot be read (${reason}); leave it out, or write it as text`,
      { cause: error },
    )
  }
}

function rowOf(fields: Readonly<Record<string, unknown>>, row: number): FileRow {
  const values: [string, unknown][] = []
  for (const [name, value] of Object.entries(fields)) {
    const plain = plainValue(value)
    if (!plain.ok) return { row, problem: `column "${name}" ${plain.fault}` }
    values.push([name, plain.value])
  }
  return { row, cells: 'text', fields: Object.fromEntries(values) }
}

type Element = FileMetaData['schema'][number]

/** Digits that a number of JSON holds exactly. */
const exactDigits = 15

/** Types that JSON has no word for, and what is made of them; the guide has the same list. */
const rules: readonly { readonly applies: (element: Element) => boolean; readonly note: string }[] =
  [
    {
      // Bytes that no annotation makes a text, a number or a time.
      applies: ({ type, converted_type: converted, logical_type: logical }) =>
        (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') &&
        converted === undefined &&
        logical === undefined,
      note: 'Columns of bytes are written as base64',
    },
    {
      applies: ({ converted_type: converted, precision }) =>
        converted === 'DECIMAL' && (precision ?? 0) > exactDigits,
      note: `Decimals of more than ${exactDigits} digits are rounded to a number of JSON`,
    },
    {
      applies: ({ converted_type: converted, logical_type: logical }) =>
        logical?.type === 'TIME' || converted === 'TIME_MILLIS' || converted === 'TIME_MICROS',
      note: 'Times of day are whole numbers in the unit of their column',
    },
  ]

/** A column of one value a thousand times over is a few bytes: what the file says of itself is looked at first. */
function checkSize({ row_groups: groups }: FileMetaData, wanted: ReadonlySet<string>): void {
  const columns = groups
    .flatMap((group) => group.columns)
    .filter(({ meta_data: data }) => wanted.has(data?.path_in_schema[0] ?? ''))
  checkUnpackedSize(
    columns.reduce((sum, { meta_data: data }) => sum + Number(data?.total_uncompressed_size), 0),
  )
}
