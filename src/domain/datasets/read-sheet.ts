import { readSheet as readXlsxSheet } from 'read-excel-file/node'
import { checkUnpackedSize } from './check-unpacked.ts'
import { type FileRow, isBlank, namedColumns, type OpenTable } from './file-row.ts'
import { plainValue } from './plain-value.ts'

/** The first sheet of an xlsx file, given as base64. Blank rows and columns without a name are no data. */
export async function openSheet(content: string): Promise<OpenTable> {
  const bytes = Buffer.from(content, 'base64')
  checkUnpackedSize(partsBytes(bytes))
  const sheet = await readXlsxSheet(bytes)
  const headAt = sheet.findIndex((cells) => !cells.every(isBlank))
  const head = (sheet[headAt] ?? []).map((cell) => (isBlank(cell) ? '' : String(cell).trim()))
  const body = sheet.slice(headAt + 1)
  const { columns, notes } = namedColumns(head, body)
  const rows = body.flatMap((cells, index): FileRow[] => {
    const row = index + 1
    if (cells.every(isBlank)) return []
    const fields: [string, unknown][] = []
    for (const { name, at } of columns) {
      const plain = plainValue(cells[at] ?? null)
      if (!plain.ok) return [{ row, problem: `column "${name}" ${plain.fault}` }]
      fields.push([name, plain.value])
    }
    return [{ row, cells: 'text', fields: Object.fromEntries(fields) }]
  })
  return { names: columns.map(({ name }) => name), notes, read: () => rows }
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
