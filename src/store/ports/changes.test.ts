import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readChanges } from '#store/ports/changes.ts'

const cases: readonly [told: readonly string[], changes: readonly [string, string[] | null][]][] = [
  [[], []],
  [['keys key_1'], [['keys', ['key_1']]]],
  [
    ['keys key_1', 'prompts', 'keys key_2'],
    [
      ['keys', ['key_1', 'key_2']],
      ['prompts', null],
    ],
  ],
  [['keys key_1', 'keys'], [['keys', null]]],
  [['keys', 'keys key_1'], [['keys', null]]],
  [[''], [['', null]]],
]
for (const [told, changes] of cases)
  test(`of what is told as ${JSON.stringify(told)}, it is known which records changed`, () => {
    const read = [...readChanges(new Set(told))].map(([noun, ids]) => [noun, ids && [...ids]])
    assert.deepEqual(read, changes)
  })
