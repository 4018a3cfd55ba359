import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commaList, partsOf } from './comma-list.ts'

test('parts with commas come back as they were', () => {
  for (const parts of [[], ['beta'], ['a', 'b'], ['Paris, France', 'x'], ['a,', ',b']]) {
    assert.deepEqual(partsOf(commaList(parts)), parts)
  }
})

test('space around parts and empty parts do not count', () => {
  assert.deepEqual(partsOf(' a, ,b ,'), ['a', 'b'])
  assert.deepEqual(partsOf(undefined), [])
})
