import { columnsMax } from '#contract/datasets.ts'

/**
 * What the cells of a row are: `text` (JSON in a text is read, a blank is nothing), `typed` (as JSON has them), or
 * `exported` (by this product: as they are, and a blank is left out).
 */
export type CellKind = 'text' | 'typed' | 'exported'

/** One row of a file by its columns, or what is wrong with it. Rows count from 1, blank ones too. */
export type FileRow =
  | {
      readonly row: number
      readonly cells: CellKind
      readonly fields: Readonly<Record<string, unknown>>
    }
  | { readonly row: number; readonly problem: string }

/** A file whose columns are known and whose rows can be read. */
export type OpenTable = {
  readonly names: readonly string[]
  /** What was read by a rule that a person should know of. */
  readonly notes: readonly string[]
  /** Rows with at least the named columns. Throws what is wrong with the file. */
  readonly read: (wanted: readonly string[]) => Promise<FileRow[]> | FileRow[]
}

/** Throws when a head has too many columns or one name twice. */
export function checkHead(names: readonly string[]): void {
  if (names.length > columnsMax)
    throw new Error(`it has ${names.length} columns; at most ${columnsMax} are read`)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Error(`its head names the column "${twice}" twice`)
}

/** The columns of a head that are named, by their places; and a note for each without a name that holds something. */
export function namedColumns(
  head: readonly string[],
  rows: readonly (readonly unknown[])[],
): { readonly columns: readonly { name: string; at: number }[]; readonly notes: string[] } {
  const columns = head.flatMap((name, at) => (name === '' ? [] : [{ name, at }]))
  checkHead(columns.map(({ name }) => name))
  const notes = head.flatMap((name, at) => {
    if (name !== '') return []
    const row = rows.findIndex((cells) => !isBlank(cells[at]))
    return row === -1
      ? []
      : [
          `Column ${at + 1} has no name in the head, so it is not taken; row ${row + 1} is the first with something in it.`,
        ]
  })
  return { columns, notes }
}

/** Nothing, or nothing but white space. */
export function isBlank(cell: unknown): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}
