import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '#kit/canonical-json.ts'

test('the order in which fields were written makes no difference, at any depth', () => {
  assert.equal(
    canonicalJson({ b: [{ d: 1, c: null }], a: 'x' }),
    canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] }),
  )
  assert.equal(canonicalJson({ b: 1, a: undefined }), '{"b":1}')
})

test('the order of an array does make a difference', () => {
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]))
})
