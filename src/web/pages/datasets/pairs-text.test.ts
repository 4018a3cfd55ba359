import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPairs, writePairs } from '#web/pages/datasets/pairs-text.ts'

test('what is written as lines is read again as it was', () => {
  const pairs = { team: 'core', formula: 'a = b', note: 'two\nlines', empty: '' }
  assert.deepEqual(readPairs(writePairs(pairs)), pairs)
})

test('empty lines are left out, and a name may stand alone', () => {
  assert.deepEqual(readPairs('\nteam=core\n\n  urgent \n'), { team: 'core', urgent: '' })
})
