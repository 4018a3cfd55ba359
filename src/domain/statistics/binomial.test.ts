import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { binomialCdf, binomialPmf } from './binomial.ts'

test('ten fair coins fall as counted by hand', () => {
  const coins = { trials: 10, rate: 0.5 }
  // C(10, k)/1024.
  assertClose(binomialPmf(5, coins), 252 / 1024, 1e-12)
  assertClose(binomialPmf(0, coins), 1 / 1024, 1e-12)
  assertClose(binomialCdf(2, coins), 56 / 1024, 1e-12)
  assertClose(binomialCdf(9, coins), 1023 / 1024, 1e-12)
})

test('the sum of the probabilities up to k is the distribution function at k', () => {
  for (const [trials, rate] of [
    [1, 0.3],
    [25, 0.02],
    [200, 0.97],
  ] as const) {
    let sum = 0
    for (let successes = 0; successes <= trials; successes += 1) {
      sum += binomialPmf(successes, { trials, rate })
      assertClose(binomialCdf(successes, { trials, rate }), sum, 1e-10, `${successes} of ${trials}`)
    }
  }
})

test('outside the possible counts nothing happens, and certain trials are certain', () => {
  assert.equal(binomialPmf(-1, { trials: 3, rate: 0.5 }), 0)
  assert.equal(binomialPmf(4, { trials: 3, rate: 0.5 }), 0)
  assert.equal(binomialCdf(-1, { trials: 3, rate: 0.5 }), 0)
  assert.equal(binomialCdf(3, { trials: 3, rate: 0.5 }), 1)
  assert.equal(binomialPmf(0, { trials: 3, rate: 0 }), 1)
  assert.equal(binomialPmf(3, { trials: 3, rate: 1 }), 1)
  assert.equal(binomialCdf(0, { trials: 3, rate: 0 }), 1)
  assert.throws(() => binomialPmf(1, { trials: 3, rate: 1.1 }), /lies in \[0, 1\]/)
})
