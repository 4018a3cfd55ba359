import type { Column } from '#web/table/column.ts'

// As many figures as stand beside each other at 400 pixels with their titles.
const figuresMax = 4

/**
 * Which columns a narrow window keeps, in two lines: what a row is, then its figures. A column says
 * where it stands by `fold`; where none does, the first column that grows is what the row is (with
 * unnamed ones before it, such as boxes to tick), and the first four figures stand below.
 */
export function foldColumns<Row>(columns: readonly Column<Row>[]): {
  readonly first: readonly Column<Row>[]
  readonly second: readonly Column<Row>[]
} {
  const said = columns.filter(({ fold }) => fold === 'second')
  const name = columns.find(({ width }) => width.startsWith('minmax')) ?? columns[0]
  const at = name === undefined ? 0 : columns.indexOf(name)
  const ticks = columns.slice(0, at).filter(({ title }) => title === '')
  const first = columns.filter((column) => column !== name && column.fold === 'first')
  const kept = [...ticks, ...(name === undefined ? [] : [name]), ...first]
  const figures = columns.filter((column) => column.align === 'end' && !kept.includes(column))
  return {
    first: kept,
    second: said.length > 0 ? said : figures.slice(0, figuresMax),
  }
}
