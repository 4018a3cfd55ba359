import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireCount, requireFinite, requireShare } from './require-numbers.ts'

test('finite numbers pass, and the first that is none is named with its place', () => {
  requireFinite([], 'scores')
  requireFinite([0, -1.5, 1e300], 'scores')
  assert.throws(
    () => requireFinite([1, Number.POSITIVE_INFINITY, Number.NaN], 'scores'),
    /scores are finite numbers, and number 1 is Infinity/,
  )
})

test('a count is a whole number from 0 up', () => {
  requireCount(0, 'n')
  requireCount(2 ** 53 - 1, 'n')
  for (const wrong of [-1, 0.5, Number.NaN, 2 ** 53])
    assert.throws(() => requireCount(wrong, 'n'), /n is a whole number from 0 up/)
})

test('a share lies strictly between 0 and 1', () => {
  requireShare(1e-9, 'alpha')
  for (const wrong of [0, 1, Number.NaN])
    assert.throws(() => requireShare(wrong, 'alpha'), /alpha lies between 0 and 1/)
})
