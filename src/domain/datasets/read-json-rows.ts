import { jsonColumnsName } from '#contract/dataset-columns.ts'
import type { FileRow, OpenTable } from './file-row.ts'
import { parseLargeAsText } from '#kit/exact-json.ts'

/** JSON lines: an object in each; blank lines are none. */
export function openJsonl(content: string): OpenTable {
  return tableOf(
    content
      .replace(/^\uFEFF/, '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line, index) => {
        const row = index + 1
        try {
          return rowOf(parseLargeAsText(line), row)
        } catch (error) {
          return { row, problem: `is not JSON: ${error instanceof Error ? error.message : error}` }
        }
      }),
  )
}

/** A list of objects, or an object that holds one. */
export function openJson(content: string): OpenTable {
  const parsed: unknown = parseLargeAsText(content.replace(/^\uFEFF/, ''))
  const rows =
    typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? Object.values(parsed).find(Array.isArray)
      : parsed
  if (!Array.isArray(rows))
    throw new Error('a list of objects was expected, or an object that holds one')
  return tableOf(rows.map((row: unknown, index) => rowOf(row, index + 1)))
}

function tableOf(rows: FileRow[]): OpenTable {
  const names = new Set<string>()
  for (const row of rows)
    if ('fields' in row) for (const name of Object.keys(row.fields)) names.add(name)
  return { names: [...names], notes: [], read: () => rows }
}

function rowOf(value: unknown, row: number): FileRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { row, problem: 'is not an object with a field per column' }
  const fields = value as Record<string, unknown> // an object of JSON
  const isOwn = /^itm_[0-9a-z]{26}$/.test(String(fields['id'])) && !(jsonColumnsName in fields)
  return { row, cells: isOwn ? 'exported' : 'typed', fields }
}
