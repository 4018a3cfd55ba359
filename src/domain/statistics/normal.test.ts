import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { normalCdf, normalQuantile, twoSidedZ } from './normal.ts'

test('the distribution function is that of the printed tables', () => {
  // Abramowitz and Stegun, table 26.1 (fifteen places); the tail at 6 from table 26.2.
  const table = [
    [0, 0.5],
    [0.5, 0.69146246127401],
    [1, 0.84134474606854],
    [1.96, 0.97500210485178],
    [2, 0.97724986805182],
    [3, 0.99865010196837],
  ] as const
  for (const [x, p] of table) {
    assertClose(normalCdf(x), p, 1e-13, `Φ(${x})`)
    assertClose(normalCdf(-x), 1 - p, 1e-13, `Φ(−${x})`)
  }
  assertClose(normalCdf(-6) / 9.865876450377e-10, 1, 1e-11, 'relative')
})

test('quantiles are those of the printed tables', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1.
  const table = [
    [0.9, 1.2815515655446],
    [0.95, 1.6448536269515],
    [0.975, 1.9599639845401],
    [0.99, 2.3263478740408],
    [0.995, 2.5758293035489],
    [0.999, 3.0902323061678],
  ] as const
  for (const [p, z] of table) {
    assertClose(normalQuantile(p), z, 1e-12, `z(${p})`)
    assertClose(normalQuantile(1 - p), -z, 1e-11, `z(${1 - p})`)
  }
  assert.equal(normalQuantile(0.5), 0)
  assertClose(twoSidedZ(0.05), 1.9599639845401, 1e-12)
})

test('a quantile undoes the distribution function, far into the tail', () => {
  for (const x of [-30, -8, -2.5, -2.4999, -0.1, 0.1, 3, 5]) {
    assertClose(normalQuantile(normalCdf(x)), x, 1e-9 * Math.abs(x), `at ${x}`)
  }
})

test('both halves meet where the method changes, and the ends are the ends', () => {
  assertClose(normalCdf(-2.5 - 1e-9), normalCdf(-2.5 + 1e-9), 1e-10)
  assert.equal(normalCdf(Number.NEGATIVE_INFINITY), 0)
  assert.equal(normalCdf(Number.POSITIVE_INFINITY), 1)
  assert.ok(Number.isNaN(normalCdf(Number.NaN)))
  assert.throws(() => normalQuantile(0), /between 0 and 1/)
  assert.throws(() => normalQuantile(1), /between 0 and 1/)
})
