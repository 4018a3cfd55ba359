import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closingBracket } from '#kit/closing-bracket.ts'

test('a bracket closes where its depth is zero again, whatever strings hold', () => {
  assert.equal(closingBracket('{}', 0), 1)
  assert.equal(closingBracket('x [1, {"a": "]}"}] y', 2), 17)
  assert.equal(closingBracket('{"a": "\\"}"}', 0), 11)
  assert.equal(closingBracket('{"a": [', 0), -1)
  assert.equal(closingBracket('{"a', 0), -1)
})
