import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { incompleteBeta } from './incomplete-beta.ts'

test('where the function is a polynomial it is that polynomial', () => {
  // NIST DLMF 8.17.7 and 8.17.8: I_x(a, 1) = x^a, I_x(1, b) = 1 − (1 − x)^b; I_x(2, 2) = x²(3 − 2x).
  for (const x of [0, 0.001, 0.2, 0.5, 0.9, 1]) {
    assertClose(incompleteBeta(7, 1, x), x ** 7, 1e-13, `a = 7, x = ${x}`)
    assertClose(incompleteBeta(1, 4.5, x), 1 - (1 - x) ** 4.5, 1e-13, `b = 4.5, x = ${x}`)
    assertClose(incompleteBeta(2, 2, x), x * x * (3 - 2 * x), 1e-13, `2, 2, x = ${x}`)
  }
})

test('half and half is the arcsine', () => {
  for (const x of [0.01, 0.3, 0.99]) {
    assertClose(incompleteBeta(0.5, 0.5, x), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-13)
  }
})

test('turned round it is the rest, for small parameters and for large ones', () => {
  for (const [a, b, x] of [
    [0.2, 9, 0.01],
    [300, 200, 0.61],
    [1e6, 1e6, 0.5003],
  ] as const) {
    assertClose(incompleteBeta(a, b, x) + incompleteBeta(b, a, 1 - x), 1, 1e-9, `${a}, ${b}`)
  }
  assertClose(incompleteBeta(1e6, 1e6, 0.5), 0.5, 5e-9)
})

test('it is asked of numbers in its domain only', () => {
  assert.throws(() => incompleteBeta(0, 1, 0.5), /above 0/)
  assert.throws(() => incompleteBeta(1, 1, 1.5), /not at 1.5/)
})
