import type { ReactNode } from 'react'
import type { Column } from '#web/table/column.ts'
import { Hint, HintReach } from '#web/ui/hint.tsx'
import '#web/table/plain-table.css'

type PlainTableProps<Row> = {
  readonly label: string
  readonly columns: readonly Omit<Column<Row>, 'width'>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly empty?: ReactNode
  readonly rowTone?: (row: Row) => 'faded' | undefined
}

/** As many columns as a narrow window has room for; rows of more fold under their first cell. */
const columnsOfNarrow = 3

/** A short table, all of it drawn. */
export function PlainTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  empty,
  rowTone,
}: PlainTableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  return (
    <div className="plain-table-scroll">
      <table
        className={columns.length > columnsOfNarrow ? 'plain-table folds' : 'plain-table'}
        aria-label={label}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.align ?? ''}>
                <Hint text={column.help}>{column.title}</Hint>
                {column.unit === undefined ? null : <span className="faint"> {column.unit}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <HintReach value="table">
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)} className={rowTone?.(row) ?? ''}>
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={column.align ?? ''}
                    data-title={column.title === '' ? undefined : column.title}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </HintReach>
      </table>
    </div>
  )
}
