import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RepeatFilter } from '#domain/usage/repeat-filter.ts'

test('a span is known by project, trace and span, for at least as many spans as it is made for', () => {
  const filter = new RepeatFilter(100)
  const isRepeated = (id: number) => filter.see(['prj', 'trace', String(id)], null).kind === 'same'
  assert.equal(isRepeated(0), false)
  assert.equal(isRepeated(0), true)
  assert.equal(filter.see(['other', 'trace', '0'], null).kind, 'new', 'another project')
  assert.equal(filter.see(['prj', 'other', '0'], null).kind, 'new', 'another trace')
  for (let id = 1; id <= 100; id += 1) assert.equal(isRepeated(id), false)
  for (let id = 1; id <= 100; id += 1) assert.equal(isRepeated(id), true)
})

test('what is repeated is remembered anew, and what is not is forgotten at last', () => {
  const filter = new RepeatFilter(100)
  const isRepeated = (id: number) => filter.see(['prj', 'trace', String(id)], null).kind === 'same'
  isRepeated(-1)
  for (let id = 0; id < 150; id += 1) {
    isRepeated(id)
    assert.equal(isRepeated(-1), true)
  }
  for (let id = 1000; id < 1201; id += 1) isRepeated(id)
  assert.equal(isRepeated(0), false)
})

test('a span that comes again with other content is told from a repeat, and then known by the newest', () => {
  const filter = new RepeatFilter(100)
  const see = (checksum: number, hasFailed = false) =>
    filter.see(['prj', 'trace', 'span'], { checksum, hasFailed })
  assert.equal(see(1, true).kind, 'new')
  assert.equal(see(1, true).kind, 'same')
  assert.deepEqual(see(2), { kind: 'changed', hadFailed: true })
  assert.deepEqual(see(2), { kind: 'same', hadFailed: false })
  assert.equal(
    filter.see(['prj', 'trace', 'span'], null).kind,
    'same',
    'content that is not at hand',
  )
})
