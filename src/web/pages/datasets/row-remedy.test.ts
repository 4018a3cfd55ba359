import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remedyOf } from '#web/pages/datasets/row-remedy.ts'

test('what the server says of a row has a remedy of its own', () => {
  const anyOther = remedyOf('something unheard of')
  for (const message of [
    'has 1 cell, the head has 2; is a quote missing?',
    'the input is empty',
    'the same input stands in this dataset already',
    'is not JSON: Unexpected end of JSON input',
    'is not an object with a field per column',
    'the item has 2000000 bytes; at most 1048576 are kept',
    'letters, digits, _ and -',
    'must be string',
  ])
    assert.notEqual(remedyOf(message), anyOther, message)
})
