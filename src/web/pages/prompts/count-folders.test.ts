import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countFolders, countWords } from '#web/pages/prompts/count-folders.ts'

test('folders count what stands below them, and stand under the one they are in', () => {
  const folders = ['support/refunds', 'support', 'a', 'support-old', 'support/refunds', '']
  assert.deepEqual(
    countFolders(folders).map(({ path, depth, count }) => [path, depth, count]),
    [
      ['a', 0, 1],
      ['support', 0, 3],
      ['support/refunds', 1, 2],
      ['support-old', 0, 1],
    ],
  )
})

test('words are counted, the most frequent first', () => {
  assert.deepEqual(countWords(['b', 'c', 'a', 'c']), [
    ['c', 2],
    ['a', 1],
    ['b', 1],
  ])
})
