import { type ReactNode, useState } from 'react'
import { CopyMenu } from '#web/charts/copy-menu.tsx'
import { csvOfTable } from '#web/charts/csv.ts'
import { drawPicture } from '#web/charts/draw-picture.ts'
import { paintShapes, type Shape } from '#web/charts/shapes.ts'
import { ShapeView } from '#web/charts/shape-view.tsx'
import { useWidth } from '#web/charts/use-width.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { IconButton } from '#web/ui/button.tsx'
import '#web/charts/figure-card.css'

/** A column of the table behind a chart: what is read, and what a spreadsheet takes. */
export type FigureColumn<Row> = {
  readonly title: string
  readonly isNumber?: boolean
  readonly text: (row: Row) => string
  /** For CSV; the text itself where it is left out. */
  readonly value?: (row: Row) => number | string | null
}

export type Drawing = { readonly height: number; readonly shapes: readonly Shape[] }

type FigureCardProps<Row> = {
  readonly title: string
  readonly unit?: string
  /** How to read it, one sentence. */
  readonly note?: string
  readonly tools?: ReactNode
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly columns: readonly FigureColumn<Row>[]
  /** Lays the chart out for a width in pixels. */
  readonly draw: (width: number) => Drawing
}

/** A chart of shapes in its frame: title, unit, its table, and copies as CSV, picture and link. */
export function FigureCard<Row>(props: FigureCardProps<Row>) {
  const { title, unit, note, rows, columns } = props
  const [isTable, setIsTable] = useState(false)
  const [holder, width] = useWidth<HTMLDivElement>()
  const named = unit === undefined ? title : `${title}, ${unit}`
  const drawing = width === 0 ? null : props.draw(width)
  function picture(): HTMLCanvasElement {
    const { shapes, height } = drawing ?? { shapes: [], height: 1 }
    return drawPicture(paintShapes(shapes, { width: Math.max(1, width), height }), {
      title: named,
      note: note ?? '',
      keys: [],
    })
  }
  return (
    <section className="panel figure-card" aria-label={title}>
      <header>
        <h2>
          {title}
          {unit === undefined ? null : <span className="chart-unit">{unit}</span>}
        </h2>
        {props.tools}
        <div className="chart-tools no-print">
          <IconButton
            icon={isTable ? 'chart' : 'table'}
            label={isTable ? `${title} as a chart` : `${title} as a table`}
            onClick={() => setIsTable(!isTable)}
          />
          <CopyMenu
            title={title}
            csv={() =>
              csvOfTable(
                columns.map((column) => column.title),
                rows.map((row) =>
                  columns.map((column) => (column.value ?? column.text)(row) ?? ''),
                ),
              )
            }
            picture={isTable ? undefined : picture}
            link={() => location.href}
          />
        </div>
      </header>
      {note === undefined ? null : <p className="small faint figure-note">{note}</p>}
      {isTable ? (
        <PlainTable
          label={named}
          columns={columns.map((column) => ({
            id: column.title,
            title: column.title,
            ...(column.isNumber === true ? { align: 'end' as const } : {}),
            cell: column.text,
          }))}
          rows={rows}
          keyOf={props.keyOf}
        />
      ) : null}
      <div className="figure-body" ref={holder} hidden={isTable}>
        {drawing === null ? null : (
          <ShapeView label={named} shapes={drawing.shapes} width={width} height={drawing.height} />
        )}
      </div>
    </section>
  )
}
