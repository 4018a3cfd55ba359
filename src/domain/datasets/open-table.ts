import { type ImportFormat, itemsMax } from '#contract/datasets.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { FileRow, OpenTable } from './file-row.ts'
import { openCsv } from './read-csv.ts'
import { openJson, openJsonl } from './read-json-rows.ts'
import { openParquet } from './read-parquet.ts'
import { openSheet } from './read-sheet.ts'

const openers: Readonly<Record<ImportFormat, (content: string) => OpenTable | Promise<OpenTable>>> =
  { csv: openCsv, jsonl: openJsonl, json: openJson, parquet: openParquet, xlsx: openSheet }

/** Opens a file, so that its columns are known. Fails with a sentence when it is no file of that format at all. */
export async function openTable(
  format: ImportFormat,
  content: string,
): Promise<Result<OpenTable, string>> {
  try {
    return ok(await openers[format](content))
  } catch (error) {
    return failed(unreadable(format, error))
  }
}

/**
 * The rows of an open file with the wanted columns. Fails with a sentence when there are none, too many, or a column
 * cannot be read; a row that cannot be read alone is among the rows, with its problem.
 */
export async function readTable(
  format: ImportFormat,
  table: OpenTable,
  wanted: readonly string[],
): Promise<Result<FileRow[], string>> {
  try {
    const rows = await table.read(wanted)
    if (rows.length > itemsMax)
      return failed(`The file has ${rows.length} rows; a dataset holds at most ${itemsMax}.`)
    return rows.length === 0 ? failed('The file has no rows of data.') : ok(rows)
  } catch (error) {
    return failed(unreadable(format, error))
  }
}

function unreadable(format: ImportFormat, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return `The file could not be read as ${format}: ${reason}`
}
