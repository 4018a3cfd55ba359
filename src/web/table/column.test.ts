import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Column, sortRows } from '#web/table/column.ts'

type Row = { readonly name: string; readonly cost: number | null }
const rows: Row[] = [
  { name: 'b', cost: 2 },
  { name: 'c', cost: null },
  { name: 'a', cost: 10 },
]
const columns: Column<Row>[] = [
  { id: 'name', title: 'Name', width: '1fr', cell: (row) => row.name, sortBy: (row) => row.name },
  { id: 'cost', title: 'Cost', width: '1fr', cell: (row) => row.cost, sortBy: (row) => row.cost },
]
const names = (sort: string | undefined) =>
  sortRows(rows, columns, sort)
    .map((row) => row.name)
    .join('')

describe('the order of a table', () => {
  const cases: [string, string | undefined, string][] = [
    ['as it came without one', undefined, 'bca'],
    ['smallest first', 'cost', 'bac'],
    ['largest first, what is unknown still last', '-cost', 'abc'],
    ['by text', 'name', 'abc'],
    ['as it came for a column that is not there', 'gone', 'bca'],
  ]
  for (const [title, sort, expected] of cases) it(title, () => assert.equal(names(sort), expected))
})
