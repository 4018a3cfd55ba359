import type { ReactNode } from 'react'

/** One column of a table. */
export type Column<Row> = {
  readonly id: string
  readonly title: string
  /** Unit of its numbers, beside the title. */
  readonly unit?: string
  /** A CSS grid track: `120px`, `minmax(160px, 2fr)`. */
  readonly width: string
  /** Numbers stand at the end. */
  readonly align?: 'end'
  readonly cell: (row: Row) => ReactNode
  /** What rows are ordered by when the head is pressed; null is always last. */
  readonly sortBy?: (row: Row) => number | string | null
  /** The line in which it stands when the row folds in a narrow window; fold-columns.ts chooses where none says so. */
  readonly fold?: 'first' | 'second'
  /** What an order by it is called in the address, where the column's own id does not say it. */
  readonly sortId?: string
  /** More about the column, on hover. */
  readonly help?: string
}

/** The order of a table as the address carries it: a column's id, with a minus for the largest first. */
export type Sort = string

/** Rows in the order asked for; as they came when the column is unknown. Does not change `rows`. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  if (sort === undefined) return rows
  const isDescending = sort.startsWith('-')
  const sortBy = columns.find(
    (column) => column.id === (isDescending ? sort.slice(1) : sort),
  )?.sortBy
  if (sortBy === undefined) return rows
  const sign = isDescending ? -1 : 1
  return rows.toSorted((left, right) => compare(sortBy(left), sortBy(right), sign))
}

function compare(
  left: number | string | null,
  right: number | string | null,
  sign: number,
): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  if (typeof left === 'string' || typeof right === 'string')
    return sign * String(left).localeCompare(String(right))
  return sign * (left - right)
}
