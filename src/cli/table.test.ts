import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from '#cli/table.ts'

test('columns are aligned, numbers to the right', () => {
  const head = ['NAME', { title: 'MS', right: true }]
  assert.equal(
    table(head, [
      ['answer', '5'],
      ['ab', '1204'],
    ]),
    'NAME      MS\nanswer     5\nab      1204',
  )
})

test('what comes from outside moves no cursor and begins no line', () => {
  const shown = table(['TEXT'], [['a\u001b[2Jb\u0007c\r\nd\u009b1me']])
  assert.equal(shown, 'TEXT\na [2Jb c  d 1me')
})
