import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { studentCdf, studentQuantile, twoSidedT, twoSidedTailOfT } from './student-t.ts'

test('critical values are those of the printed tables', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: one-sided .975, .95 and .995.
  const table = [
    [1, 12.706, 6.314, 63.657],
    [2, 4.303, 2.92, 9.925],
    [5, 2.571, 2.015, 4.032],
    [10, 2.228, 1.812, 3.169],
    [30, 2.042, 1.697, 2.75],
    [100, 1.984, 1.66, 2.626],
  ] as const
  for (const [degrees, at975, at95, at995] of table) {
    assertClose(twoSidedT(0.05, degrees), at975, 6e-4, `${degrees} degrees`)
    assertClose(studentQuantile(0.95, degrees), at95, 6e-4, `${degrees} degrees`)
    assertClose(studentQuantile(0.005, degrees), -at995, 6e-4, `${degrees} degrees`)
  }
})

test('one and two degrees of freedom have formulas of their own', () => {
  // Cauchy: ½ + arctan(t)/π. Two degrees: ½ + t/(2√(2 + t²)).
  for (const t of [-40, -1, 0.3, 2, 500]) {
    assertClose(studentCdf(t, 1), 0.5 + Math.atan(t) / Math.PI, 1e-12, `Cauchy at ${t}`)
    assertClose(studentCdf(t, 2), 0.5 + t / (2 * Math.sqrt(2 + t * t)), 1e-12, `two at ${t}`)
  }
})

test('with many degrees it is the normal distribution', () => {
  assertClose(twoSidedT(0.05, 1e7), 1.959964, 1e-5)
  assertClose(twoSidedTailOfT(1.959963985, 1e7), 0.05, 1e-6)
})

test('a quantile undoes the distribution function, for extreme tails and fractions of a degree too', () => {
  for (const degrees of [0.5, 1, 3.7, 29, 4000]) {
    for (const p of [1e-8, 0.01, 0.4, 0.6, 0.999]) {
      const t = studentQuantile(p, degrees)
      assertClose(studentCdf(t, degrees) / p, 1, 1e-8, `${p}, ${degrees} degrees`)
    }
  }
  assert.equal(studentQuantile(0.5, 3), 0)
})

test('a statistic of 0 is what chance gives always, an infinite one never', () => {
  assert.equal(twoSidedTailOfT(0, 5), 1)
  assert.equal(twoSidedTailOfT(Number.NEGATIVE_INFINITY, 5), 0)
  assert.throws(() => studentCdf(1, 0), /more than 0 degrees/)
})
