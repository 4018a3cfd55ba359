import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { logBeta, logGamma } from './log-gamma.ts'

test('Γ of a whole number is the factorial before it', () => {
  let logFactorial = 0
  for (let n = 1; n <= 170; n += 1) {
    assertClose(logGamma(n), logFactorial, 1e-13 * Math.max(1, logFactorial), `ln Γ(${n})`)
    logFactorial += Math.log(n)
  }
})

test('Γ(½) is √π, and the recurrence holds on both sides of it', () => {
  assertClose(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14)
  for (const x of [0.001, 0.3, 0.4999, 0.5, 1.7, 12.25]) {
    assertClose(logGamma(x + 1), logGamma(x) + Math.log(x), 1e-12, `at ${x}`)
  }
})

test('large arguments follow Stirling’s series', () => {
  // NIST DLMF 5.11.1.
  for (const x of [1e3, 1e6, 1e9]) {
    const stirling =
      (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3)
    assertClose(logGamma(x) / stirling, 1, 1e-13, `at ${x}`)
  }
})

test('B(a, b) of small whole numbers is a fraction', () => {
  assertClose(Math.exp(logBeta(2, 3)), 1 / 12, 1e-14)
  assertClose(Math.exp(logBeta(1, 1)), 1, 1e-14)
  assert.throws(() => logGamma(0), /above 0/)
})
