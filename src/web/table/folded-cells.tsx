import type { Column } from '#web/table/column.ts'
import { foldColumns } from '#web/table/fold-columns.ts'

/** A row's cells in two lines: what it is, and below it figures with their titles. */
export function FoldedCells<Row>({
  columns,
  row,
}: {
  readonly columns: readonly Column<Row>[]
  readonly row: Row
}) {
  const { first, second } = foldColumns(columns)
  return (
    <>
      <div className="data-table-line" role="presentation">
        {first.map((column) => (
          <div key={column.id} role="gridcell" className="data-table-cell">
            {column.cell(row)}
          </div>
        ))}
      </div>
      <div className="data-table-line figures" role="presentation">
        {second.map((column) => (
          <div key={column.id} role="gridcell" className="data-table-cell">
            <span className="faint">{column.title}</span> {column.cell(row)}
          </div>
        ))}
      </div>
    </>
  )
}
