import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessColumns } from '#contract/dataset-columns.ts'
import { roleOf, withRole } from '#web/pages/datasets/column-roles.ts'

const guessed = guessColumns(['question', 'tone', 'answer', 'split', 'id']).columns

test('columns have the roles that their names say', () => {
  assert.deepEqual(
    ['question', 'tone', 'answer', 'split', 'id'].map((name) => roleOf(name, guessed)),
    ['input', 'input', 'expected', 'split', 'metadata'],
  )
})

test('a column has one role: another takes the place of the first', () => {
  const columns = withRole(guessed, 'tone', 'metadata')
  assert.deepEqual([columns.input, columns.metadata], [['question'], ['id', 'tone']])
})

test('there is one expected answer: the column that was it is taken no more', () => {
  const columns = withRole(guessed, 'tone', 'expected')
  assert.equal(columns.expected, 'tone')
  assert.equal(roleOf('answer', columns), 'none')
  assert.equal(withRole(columns, 'tone', 'none').expected, '')
})
