import { parse } from 'csv-parse/sync'
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { readSheet as readXlsxSheet } from 'read-excel-file/node'
import { type ImportFormat, itemsMax } from '#contract/datasets.ts'
import { failed, ok, type Result } from '#kit/result.ts'

/** One row of a file by its columns, or what is wrong with it. Rows count from 1. */
export type FileRow =
  | { readonly row: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly row: number; readonly problem: string }

const columnsMax = 1000

/**
 * Reads the rows of a file. Fails with a sentence when it is no file of that format at all; a row
 * that cannot be read alone is among the rows, with its problem.
 */
export async function readRows(
  format: ImportFormat,
  content: string,
): Promise<Result<FileRow[], string>> {
  try {
    const rows = await readers[format](content)
    if (rows.length > itemsMax)
      return failed(`The file has ${rows.length} rows; a dataset holds at most ${itemsMax}.`)
    return rows.length === 0 ? failed('The file has no rows of data.') : ok(rows)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return failed(`The file could not be read as ${format}: ${reason}`)
  }
}

const readers: Readonly<Record<ImportFormat, (content: string) => FileRow[] | Promise<FileRow[]>>> =
  { csv: readCsv, jsonl: readJsonl, json: readJson, parquet: readParquet, xlsx: readSheet }

function readCsv(content: string): FileRow[] {
  const records: string[][] = parse(content, {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    delimiter: delimiterOf(content),
  })
  const [head = [], ...rows] = records
  checkHead(head)
  return rows.map((cells, index) => {
    const row = index + 1
    if (cells.length !== head.length)
      return {
        row,
        problem: `has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the head has ${head.length}; is a quote missing?`,
      }
    return { row, fields: Object.fromEntries(head.map((name, at) => [name, cells[at]])) }
  })
}

/** Spreadsheets of half of Europe write semicolons; told from the head line alone. */
function delimiterOf(content: string): string {
  const [head = ''] = content.split('\n', 1)
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: head.split(sign).length - 1 }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ','
}

function readJsonl(content: string): FileRow[] {
  return content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => {
      const row = index + 1
      try {
        return asRow(JSON.parse(line), row)
      } catch (error) {
        return { row, problem: `is not JSON: ${error instanceof Error ? error.message : error}` }
      }
    })
}

function readJson(content: string): FileRow[] {
  const parsed: unknown = JSON.parse(content)
  const rows =
    typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? Object.values(parsed).find(Array.isArray)
      : parsed
  if (!Array.isArray(rows))
    throw new Error('a list of objects was expected, or an object that holds one')
  return rows.map((row: unknown, index) => asRow(row, index + 1))
}

async function readParquet(content: string): Promise<FileRow[]> {
  const bytes = Buffer.from(content, 'base64')
  const file = new Uint8Array(bytes).buffer
  const metadata = parquetMetadata(file)
  checkParquetSize(metadata)
  const rows = await parquetReadObjects({ file, metadata, compressors })
  return rows.map((row, index) => asRow(plain(row), index + 1))
}

/** A column of one value a thousand times over is a few bytes: what the file says of itself is looked at first. */
function checkParquetSize({ num_rows: rows, row_groups: groups }: FileMetaData): void {
  if (rows > itemsMax) throw new Error(`it has ${rows} rows; a dataset holds at most ${itemsMax}`)
  const columns = groups.flatMap((group) => group.columns)
  checkUnpackedSize(
    columns.reduce((sum, { meta_data: data }) => sum + Number(data?.total_uncompressed_size), 0),
  )
}

async function readSheet(content: string): Promise<FileRow[]> {
  const bytes = Buffer.from(content, 'base64')
  checkUnpackedSize(partsBytes(bytes))
  const [head = [], ...rows] = await readXlsxSheet(bytes)
  const names = head.map((cell) => (cell === null ? '' : String(cell)))
  checkHead(names.filter((name) => name !== ''))
  return rows.map((cells, index) => ({
    row: index + 1,
    fields: Object.fromEntries(
      names.flatMap((name, at) => (name === '' ? [] : [[name, plain(cells[at] ?? null)]])),
    ),
  }))
}

/** Of a spreadsheet's parts or a Parquet file's columns together: a small file can unpack to more than memory holds. */
const unpackedBytesMax = 512 * 1024 * 1024

function checkUnpackedSize(bytes: number): void {
  if (bytes > unpackedBytesMax)
    throw new Error(`it unpacks to ${bytes} bytes; at most ${unpackedBytesMax} are read`)
}

const zipEntrySignature = 0x02014b50
const zipEntryBytes = 46

/** Adds up what the zip archive says of its parts in its central directory (APPNOTE 4.3.12). */
function partsBytes(bytes: Buffer): number {
  let total = 0
  const signature = Buffer.alloc(4)
  signature.writeUInt32LE(zipEntrySignature)
  for (
    let at = bytes.indexOf(signature);
    at !== -1 && at + zipEntryBytes <= bytes.length;
    at = bytes.indexOf(signature, at + zipEntryBytes)
  )
    total += bytes.readUInt32LE(at + 24)
  if (total === 0) throw new Error('it is no xlsx file (no parts were found in it)')
  return total
}

function checkHead(names: readonly string[]): void {
  if (names.length > columnsMax)
    throw new Error(`it has ${names.length} columns; at most ${columnsMax} are read`)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Error(`its head names the column "${twice}" twice`)
}

function asRow(value: unknown, row: number): FileRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { row, fields: value as Record<string, unknown> } // an object of JSON
    : { row, problem: 'is not an object with a field per column' }
}

/** Dates and big integers as JSON has them. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
  return value
}
