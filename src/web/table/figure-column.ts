import type { Column } from '#web/table/column.ts'

type FigureColumn<Row> = Pick<Column<Row>, 'id' | 'title' | 'width' | 'fold'> & {
  readonly unit?: string
  readonly help?: string
  readonly value: (row: Row) => number | null
  readonly format: (value: number | null) => string
}

/** A column of numbers: at the end of its cell, as it is formatted, ordered by its value. */
export function figureColumn<Row>({ value, format, ...column }: FigureColumn<Row>): Column<Row> {
  return { ...column, align: 'end', sortBy: value, cell: (row) => format(value(row)) }
}
