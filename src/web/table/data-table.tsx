import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Column, Sort } from '#web/table/column.ts'
import { FoldedCells } from '#web/table/folded-cells.tsx'
import { useHoverCard } from '#web/table/use-hover-card.tsx'
import { useIsNarrow } from '#web/table/use-is-narrow.ts'
import { Hint, HintReach } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Icon } from '#web/ui/icon.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { useKeys } from '#web/url/use-keys.ts'
import '#web/table/data-table.css'

const rowHeightDefault = 34
// Two lines of text with room between them.
const foldedHeight = 56
const overscan = 14
const skeletonCount = 12
// The next page is asked for this many rows before the end comes into view.
const endAhead = 20

type DataTableProps<Row> = {
  /** What the rows are, for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly selected?: string | undefined
  /** The row that is brought to the middle once it is there, each time it is another. */
  readonly anchor?: string | undefined
  readonly onSelect?: ((key: string | undefined) => void) | undefined
  readonly onOpen?: ((row: Row) => void) | undefined
  readonly onEnd?: () => void
  /** Called when the first row comes into view or leaves it. */
  readonly onTop?: (isAtTop: boolean) => void
  readonly sort?: Sort | undefined
  readonly onSort?: (sort: Sort | undefined) => void
  readonly isLoading?: boolean
  /** What stands in place of rows when there are none. */
  readonly empty?: ReactNode
  /** What stands after the last row. */
  readonly foot?: ReactNode
  readonly rowHeight?: number
  /** A sheet of cells to write in, which stays one in a narrow window and scrolls by itself. */
  readonly isSheet?: boolean
  /** What is shown beside a row while the pointer rests on it or its link has the focus. */
  readonly hoverCard?: ((row: Row) => ReactNode) | undefined
  /** `below-line`: a line stands above the row. */
  readonly rowTone?: (row: Row) => 'bad' | 'new' | 'below-line' | undefined
}

/**
 * A table of any length: only the rows in view are drawn. j and k move the selection and the focus,
 * Enter opens, Escape clears; the head sorts where a column says by what.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    keyOf,
    selected,
    onSelect,
    onOpen,
    onEnd,
    isLoading = false,
  } = props
  const isFolded = useIsNarrow() && props.isSheet !== true
  const rowHeight = isFolded ? foldedHeight : (props.rowHeight ?? rowHeightDefault)
  const scroller = useRef<HTMLDivElement>(null)
  const end = useRef<HTMLSpanElement>(null)
  // The React compiler, which cannot follow the virtualizer, is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    getItemKey: (index) => (rows[index] === undefined ? index : keyOf(rows[index])),
  })
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  const anchored = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (props.anchor === anchored.current) return
    const index = rows.findIndex((row) => keyOf(row) === props.anchor)
    if (index < 0 && props.anchor !== undefined) return
    anchored.current = props.anchor
    virtualizer.scrollToIndex(Math.max(0, index), { align: 'center' })
  }, [props.anchor, rows, keyOf, virtualizer])
  const items = virtualizer.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (lastIndex >= 0 && lastIndex >= rows.length - endAhead) onEnd?.()
  }, [lastIndex, rows.length, onEnd])
  useTableKeys({
    rows,
    keyOf,
    selected,
    onSelect,
    onOpen,
    show: (index) => {
      isMovedByKey.current = true
      virtualizer.scrollToIndex(index)
    },
  })
  const isMovedByKey = useRef(false)
  // The focus follows the keys, once the row that they chose is drawn.
  useEffect(() => {
    if (!isMovedByKey.current) return
    const row = scroller.current?.querySelector<HTMLElement>('[role="row"][aria-selected="true"]')
    if (row === null || row === undefined) return
    isMovedByKey.current = false
    row.focus({ preventScroll: true })
  }, [selected, items])
  const { rowProps, card } = useHoverCard(props.hoverCard)
  const template = columns.map((column) => column.width).join(' ')
  const minWidth = isFolded ? 0 : columns.reduce((sum, column) => sum + leastWidth(column.width), 0)
  return (
    <>
      {rows.length === 0 ? null : (
        <button type="button" className="data-table-skip" onClick={() => end.current?.focus()}>
          Skip the list “{label}”
        </button>
      )}
      <div
        className="data-table"
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length}
        aria-busy={isLoading}
        onScroll={(event) => props.onTop?.(event.currentTarget.scrollTop < rowHeight)}
      >
        <div className="data-table-wide" style={{ minWidth }}>
          <div
            className={isFolded ? 'unseen' : 'data-table-head'}
            role="row"
            style={{ gridTemplateColumns: template }}
          >
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </div>
          {isLoading && rows.length === 0 ? (
            <SkeletonRows count={skeletonCount} label={`Loading ${label}`} />
          ) : null}
          {!isLoading && rows.length === 0 ? (
            <div className="data-table-empty">{props.empty}</div>
          ) : null}
          <div
            className="data-table-body"
            role="rowgroup"
            style={{ height: virtualizer.getTotalSize() }}
          >
            <HintReach value="list">
              {items.map((item) => {
                const row = rows[item.index]
                if (row === undefined) return null
                const key = keyOf(row)
                return (
                  // j, k and Enter do from the keyboard what a click does.
                  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
                  <div
                    {...rowProps(row, key)}
                    key={key}
                    role="row"
                    aria-rowindex={item.index + 1}
                    tabIndex={onSelect === undefined ? undefined : key === selected ? 0 : -1}
                    aria-selected={onSelect === undefined ? undefined : key === selected}
                    className={`data-table-row ${props.rowTone?.(row) ?? ''} ${onSelect === undefined ? '' : 'selectable'} ${isFolded ? 'folded' : ''}`}
                    style={{
                      gridTemplateColumns: isFolded ? '100%' : template,
                      height: rowHeight,
                      transform: `translateY(${item.start}px)`,
                    }}
                    onClick={(event) => {
                      if (
                        event.target instanceof HTMLElement &&
                        event.target.closest('a, button, input') !== null
                      )
                        return
                      onSelect?.(key)
                    }}
                    onDoubleClick={() => onOpen?.(row)}
                  >
                    {isFolded ? (
                      <FoldedCells columns={columns} row={row} />
                    ) : (
                      columns.map((column) => (
                        <div
                          key={column.id}
                          role="gridcell"
                          className={`data-table-cell ${column.align ?? ''}`}
                        >
                          {column.cell(row)}
                        </div>
                      ))
                    )}
                  </div>
                )
              })}
            </HintReach>
          </div>
          {props.foot}
        </div>
        {card}
      </div>
      <span ref={end} tabIndex={-1} className="unseen">
        End of the list “{label}”
      </span>
    </>
  )
}

/** The least pixels of a grid track such as `120px` or `minmax(160px, 2fr)`. */
function leastWidth(track: string): number {
  return Number(/\d+/.exec(track)?.[0] ?? 0)
}

type HeadCellProps<Row> = {
  readonly column: Column<Row>
  readonly sort: Sort | undefined
  readonly onSort: ((sort: Sort | undefined) => void) | undefined
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const id = column.sortId ?? column.id
  const order = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : 'none'
  const title = (
    <>
      <span className="cut">{column.title}</span>
      {column.unit === undefined ? null : <span className="data-table-unit">{column.unit}</span>}
    </>
  )
  const next = order === 'none' ? `-${id}` : order === 'descending' ? id : undefined
  const canSort = column.sortBy !== undefined && onSort !== undefined
  return (
    <div
      role="columnheader"
      className={`data-table-cell ${column.align ?? ''}`}
      aria-sort={canSort ? order : undefined}
    >
      {canSort ? (
        <button type="button" {...hinted(column.help)} onClick={() => onSort(next)}>
          {title}
          {order === 'none' ? null : (
            <span className={order}>
              <Icon name="chevronDown" size={10} />
            </span>
          )}
        </button>
      ) : (
        <Hint className="data-table-title" text={column.help}>
          {title}
        </Hint>
      )}
    </div>
  )
}

type TableKeys<Row> = Pick<
  DataTableProps<Row>,
  'rows' | 'keyOf' | 'selected' | 'onSelect' | 'onOpen'
> & {
  readonly show: (index: number) => void
}

function useTableKeys<Row>({
  rows,
  keyOf,
  selected,
  onSelect,
  onOpen,
  show,
}: TableKeys<Row>): void {
  const index = selected === undefined ? -1 : rows.findIndex((row) => keyOf(row) === selected)
  function select(wanted: number): void {
    const bounded = Math.min(rows.length - 1, Math.max(0, wanted))
    const row = rows[bounded]
    if (row === undefined) return
    onSelect?.(keyOf(row))
    show(bounded)
  }
  useKeys(
    {
      j: () => select(index + 1),
      ArrowDown: () => select(index + 1),
      k: () => select(index - 1),
      ArrowUp: () => select(index - 1),
      g: () => select(0),
      G: () => select(rows.length - 1),
      Enter: () => {
        const row = rows[index]
        if (row === undefined || onOpen === undefined) return false
        onOpen(row)
        return undefined
      },
      Escape: () => (selected === undefined ? false : onSelect?.(undefined)),
    },
    onSelect !== undefined,
  )
}
