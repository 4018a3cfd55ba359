import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSortedCursor, writeSortedCursor } from '#domain/traces/list-sorted.ts'

const last = { value: 123n, traceId: 'ab'.repeat(16) }
const dearest = { sort: 'cost', isAscending: false } as const

test('a cursor goes on in its own order, and in no other', () => {
  const cursor = writeSortedCursor(dearest, last)
  assert.deepEqual(readSortedCursor(dearest, cursor), last)
  assert.equal(readSortedCursor({ sort: 'cost', isAscending: true }, cursor), null)
  assert.equal(readSortedCursor({ sort: 'tokens', isAscending: false }, cursor), null)
  assert.equal(readSortedCursor(dearest, `1700000000000000000-${last.traceId}`), null)
})
