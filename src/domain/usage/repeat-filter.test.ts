import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RepeatFilter } from '#domain/usage/repeat-filter.ts'

test('a span is known by project, trace and span, for at least as many spans as it is made for', () => {
  const filter = new RepeatFilter(100)
  const isRepeated = (id: number) => filter.isRepeated('prj', 'trace', String(id))
  assert.equal(isRepeated(0), false)
  assert.equal(isRepeated(0), true)
  assert.equal(filter.isRepeated('other', 'trace', '0'), false, 'another project')
  assert.equal(filter.isRepeated('prj', 'other', '0'), false, 'another trace')
  for (let id = 1; id <= 100; id += 1) assert.equal(isRepeated(id), false)
  for (let id = 1; id <= 100; id += 1) assert.equal(isRepeated(id), true)
})

test('what is repeated is remembered anew, and what is not is forgotten at last', () => {
  const filter = new RepeatFilter(100)
  const isRepeated = (id: number) => filter.isRepeated('prj', 'trace', String(id))
  isRepeated(-1)
  for (let id = 0; id < 150; id += 1) {
    isRepeated(id)
    assert.equal(isRepeated(-1), true)
  }
  for (let id = 1000; id < 1201; id += 1) isRepeated(id)
  assert.equal(isRepeated(0), false)
})
