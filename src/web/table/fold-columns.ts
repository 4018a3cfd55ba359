import type { Column } from '#web/table/column.ts'

// As many figures as stand beside each other at 400 pixels with their titles.
const figuresMax = 4

/**
 * Which columns a narrow window keeps, in two lines: what a row is, then its figures. A column says
 * where it stands by `fold`; where none does, the first column that grows is what the row is (with
 * unnamed ones, such as boxes to tick, before it), and the first four figures stand below.
 */
export function foldColumns<Row>(columns: readonly Column<Row>[]): {
  readonly first: readonly Column<Row>[]
  readonly second: readonly Column<Row>[]
} {
  const said = columns.filter(({ fold }) => fold === 'second')
  const name = columns.find(({ width }) => width.startsWith('minmax')) ?? columns[0]
  const first = columns.filter(
    (column) => column === name || column.title === '' || column.fold === 'first',
  )
  const figures = columns.filter((column) => column.align === 'end' && !first.includes(column))
  return {
    // What the row is stands first, whatever else is said beside it.
    first: first.toSorted((left, right) => rank(left, name) - rank(right, name)),
    second: said.length > 0 ? said : figures.slice(0, figuresMax),
  }
}

function rank<Row>(column: Column<Row>, name: Column<Row> | undefined): number {
  if (column.title === '') return 0
  return column === name ? 1 : 2
}
