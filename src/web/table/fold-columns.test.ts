import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Column } from '#web/table/column.ts'
import { foldColumns } from '#web/table/fold-columns.ts'

const column = (id: string, given: Partial<Column<string>> = {}): Column<string> => ({
  id,
  title: id,
  width: '80px',
  cell: (row) => row,
  ...given,
})
const idsOf = (columns: readonly Column<string>[]): string[] => {
  const { first, second } = foldColumns(columns)
  return [first, second].map((line) => line.map(({ id }) => id).join(' '))
}
const name = column('name', { width: 'minmax(100px, 1fr)' })
const figures = ['a', 'b', 'c', 'd', 'e'].map((id) => column(id, { align: 'end' }))

describe('a row of a narrow window', () => {
  it('has what it is in the first line, and four figures in the second', () => {
    assert.deepEqual(idsOf([column('kind'), name, ...figures]), ['name', 'a b c d'])
  })

  it('follows what columns say of themselves', () => {
    const started = column('started', { fold: 'first' })
    const tick = column('tick', { title: '' })
    const cost = column('cost', { align: 'end', fold: 'second' })
    assert.deepEqual(idsOf([started, tick, name, ...figures, cost]), ['tick name started', 'cost'])
  })
})
