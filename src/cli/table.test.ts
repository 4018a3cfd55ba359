import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from '#cli/table.ts'

test('columns are aligned, numbers to the right', () => {
  const items = [
    { name: 'answer', ms: 5 },
    { name: 'ab', ms: 1204 },
  ]
  const shown = table(items, [
    ['NAME', ({ name }) => name],
    ['MS', ({ ms }) => ms],
  ])
  assert.equal(shown, 'NAME      MS\nanswer     5\nab      1204')
})

test('a text stands to the right where the column says so', () => {
  assert.equal(table(['1/3', '12/30'], [['CALLS', (text) => text, 'right']]), 'CALLS\n  1/3\n12/30')
})

test('what comes from outside moves no cursor and begins no line', () => {
  const shown = table(['a\u001b[2Jb\u0007c\r\nd\u009b1me'], [['TEXT', (text) => text]])
  assert.equal(shown, 'TEXT\na [2Jb c  d 1me')
})
