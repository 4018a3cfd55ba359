import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatasetItem } from '#contract/datasets.ts'
import {
  addRow,
  changeBody,
  changeRow,
  countChanges,
  gridRows,
  type ItemChanges,
  noChanges,
  removeRows,
} from '#web/pages/datasets/item-changes.ts'

const item = (id: string, input: string): DatasetItem => ({
  id,
  input,
  expected: null,
  context: [],
  metadata: {},
  split: 'test',
  source: 'upload',
  traceId: null,
  spanId: null,
  since: 1,
  hash: '',
})
const items = [item('itm_1', 'one'), item('itm_2', 'two')]
const rowOf = (changes: ItemChanges, id: string) => {
  const row = gridRows(items, changes).find((each) => each.id === id)
  assert.ok(row !== undefined)
  return row
}

test('an item is changed by what differs, and is no change when it is again as it was', () => {
  const changed = changeRow(noChanges, rowOf(noChanges, 'itm_1'), { expected: 'x' })
  assert.equal(rowOf(changed, 'itm_1').state, 'changed')
  assert.deepEqual(changeBody(changed).change, [{ id: 'itm_1', expected: 'x' }])
  const back = changeRow(changed, rowOf(changed, 'itm_1'), { expected: null })
  assert.deepEqual(countChanges(back), { added: 0, changed: 0, removed: 0, all: 0 })
})

test('an item that goes is not changed as well, and can be kept after all', () => {
  const changed = changeRow(noChanges, rowOf(noChanges, 'itm_2'), { split: 'train' })
  const removed = removeRows(changed, [rowOf(changed, 'itm_2')], true)
  assert.deepEqual(countChanges(removed), { added: 0, changed: 0, removed: 1, all: 1 })
  const kept = removeRows(removed, [rowOf(removed, 'itm_2')], false)
  assert.equal(rowOf(kept, 'itm_2').state, 'changed')
})

test('a new item stands first, takes what is typed, and is gone when it is removed', () => {
  const added = addRow(noChanges, 'new-1', ['question'])
  const typed = changeRow(added, rowOf(added, 'new-1'), { input: { question: 'Why?' } })
  assert.deepEqual(
    gridRows(items, typed).map(({ id }) => id),
    ['new-1', 'itm_1', 'itm_2'],
  )
  assert.deepEqual(
    changeBody(typed).add.map(({ input, source }) => [input, source]),
    [[{ question: 'Why?' }, 'person']],
  )
  const gone = removeRows(typed, [rowOf(typed, 'new-1')], true)
  assert.equal(countChanges(gone).all, 0)
})
