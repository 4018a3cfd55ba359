import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RefusalNotes } from './refusal-notes.ts'

test('ten refusals of a key are recorded in a second, the eleventh is not, the next second begins anew', () => {
  const notes = new RefusalNotes()
  const taken = Array.from({ length: 11 }, () => notes.take('key_a', 1500))
  assert.deepEqual(taken, [...Array.from({ length: 10 }, () => true), false])
  assert.equal(notes.take('key_b', 1500), true)
  assert.equal(notes.take('key_a', 2000), true)
})
