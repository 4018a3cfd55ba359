import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShare, drawNormal, shareOf } from '#test/simulate.ts'
import { differencesOf, pairedDifference, pValueOfMean } from './paired-difference.ts'
import { seededRandom } from './seeded-random.ts'

test('Student’s two sleeping drugs differ with p = .00283', () => {
  // “Student”, Biometrika 6 (1908) 1; the paired t test of R’s `sleep`: t = −4.0621, 9 degrees.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
  const estimate = pairedDifference({ first, second, alpha: 0.05 })
  assertClose(estimate.mean, -1.58, 1e-12)
  assertClose(estimate.interval?.low, -2.4599, 5e-5)
  assertClose(estimate.interval?.high, -0.7001, 5e-5)
  assertClose((estimate.mean ?? 0) / (estimate.standardError ?? 1), -4.0621, 5e-5)
  assertClose(pValueOfMean(estimate, 0), 0.00283, 5e-6)
})

test('the p value is alpha exactly where the interval ends', () => {
  const estimate = pairedDifference({
    first: [0.9, 0.4, 0.8, 0.1],
    second: [0.5, 0.5, 0.2, 0.1],
    alpha: 0.2,
  })
  assertClose(pValueOfMean(estimate, estimate.interval?.low ?? 0), 0.2, 1e-9)
  assertClose(pValueOfMean(estimate, estimate.interval?.high ?? 0), 0.2, 1e-9)
})

test('differences that are all equal have no p value, even when rounding makes them differ', () => {
  const estimate = pairedDifference({
    first: [0.8, 0.3, 1_000_000.1],
    second: [0.7, 0.2, 1_000_000],
    alpha: 0.05,
  })
  assert.equal(estimate.standardError, 0)
  assert.equal(pValueOfMean(estimate, 0), null)
  assert.equal(pValueOfMean(pairedDifference({ first: [1], second: [0], alpha: 0.05 }), 0), null)
})

test('scores come in pairs', () => {
  assert.deepEqual(differencesOf({ first: [3, 1], second: [1, 4] }), [2, -3])
  assert.throws(() => differencesOf({ first: [1], second: [] }), /1 first, 0 second/)
})

test('pairing covers 95 %, however hard items differ', () => {
  const random = seededRandom(31)
  const trials = 6000
  const seen = shareOf(trials, () => {
    const hardness = Array.from({ length: 12 }, () => 10 * drawNormal(random))
    const first = hardness.map((hard) => hard + 0.5 + drawNormal(random))
    const second = hardness.map((hard) => hard + drawNormal(random))
    const { interval } = pairedDifference({ first, second, alpha: 0.05 })
    return interval !== null && interval.low <= 0.5 && 0.5 <= interval.high
  })
  assertShare(seen, 0.95, trials, 'coverage')
})
