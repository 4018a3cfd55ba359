import { parse } from 'csv-parse/sync'
import { isExport, jsonColumnsName } from '#contract/dataset-columns.ts'
import { withFormula } from './csv-formulas.ts'
import { type FileRow, isBlank, namedColumns, type OpenTable } from './file-row.ts'
import { parseLargeAsText } from '#kit/exact-json.ts'

/**
 * Rows of CSV: commas, semicolons or tabs, or what Excel's line `sep=` says; blank rows and blank cells behind the
 * last column are no data.
 */
export function openCsv(text: string): OpenTable {
  const { delimiter, content } = delimiterOf(text)
  const records: string[][] = parse(content, {
    relax_column_count: true,
    skip_empty_lines: false,
    delimiter,
  })
  const headAt = records.findIndex((cells) => !cells.every(isBlank))
  const raw = records[headAt] ?? []
  // Names in an export are names of fields, blanks included.
  const isOwn = isExport(raw)
  const head = isOwn ? raw.map(withFormula) : raw.map((name) => name.trim())
  const body = records.slice(headAt + 1)
  const { columns, notes } = namedColumns(head, body)
  const isTyped = isOwn && head.includes(jsonColumnsName)
  let [escaped, firstEscaped] = [0, '']
  const rows = body.flatMap((cells, index): FileRow[] => {
    const row = index + 1
    if (cells.every(isBlank)) return []
    if (cells.length < head.length || !cells.slice(head.length).every(isBlank))
      return [{ row, problem: problemOf(cells.length, head.length) }]
    const fields: Record<string, string> = Object.fromEntries(
      columns.map(({ name, at }) => {
        const cell = cells[at] ?? ''
        const plain = withFormula(cell)
        if (plain !== cell) {
          escaped += 1
          firstEscaped ||= `row ${row}, ${name}`
        }
        return [name, plain]
      }),
    )
    return [
      isTyped
        ? { row, cells: 'exported', fields: typedFields(fields) }
        : { row, cells: 'text', fields },
    ]
  })
  if (escaped > 0 && !isOwn)
    notes.push(
      `${escaped} ${escaped === 1 ? 'cell' : 'cells'} had an apostrophe in front against formulas; it was taken off (the first: ${firstEscaped}).`,
    )
  return { names: columns.map(({ name }) => name), notes, read: () => rows }
}

function problemOf(cells: number, columns: number): string {
  return `has ${cells} ${cells === 1 ? 'cell' : 'cells'}, the head has ${columns}; is a quote missing?`
}

/** The cells of an exported row as they were: JSON where the row says so, a text elsewhere, nothing where it is blank. */
function typedFields(cells: Readonly<Record<string, string>>): Record<string, unknown> {
  const listed = new Set(namesIn(cells[jsonColumnsName] ?? ''))
  return Object.fromEntries(
    Object.entries(cells).flatMap(([name, cell]) => {
      if (listed.has(name)) return [[name, jsonOr(cell)]]
      return cell === '' ? [] : [[name, cell]]
    }),
  )
}

/** Somebody may have written something else into a cell of JSON: then it is a text. */
function jsonOr(cell: string): unknown {
  try {
    return parseLargeAsText(cell) as unknown
  } catch {
    return cell
  }
}

function namesIn(cell: string): readonly string[] {
  const names = jsonOr(cell)
  return Array.isArray(names) ? names.map(String) : []
}

/** Characters of a head that are looked at for the sign between its names. */
const headCharactersMax = 200_000

/** Excel says it in a first line of its own; spreadsheets of half of Europe write semicolons: told from the head alone. */
function delimiterOf(text: string): { delimiter: string; content: string } {
  const content = text.replace(/^\uFEFF/, '')
  const said = /^"?sep=(.)"?[ \t,;]*(?:\r\n|\n|\r)/i.exec(content)
  if (said !== null) return { delimiter: said[1] ?? ',', content: content.slice(said[0].length) }
  const [head = ''] = content
    .slice(0, headCharactersMax)
    .replaceAll(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1)
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: head.split(sign).length - 1 }))
  return { delimiter: counts.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ',', content }
}
