import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, drawPass } from '#test/simulate.ts'
import { passAllK, passAtK } from './pass-at-k.ts'
import { seededRandom } from './seeded-random.ts'

test('7 of 10 passed: all of 4 pass with .167, not with .7⁴ = .240', () => {
  // C(7, 4)/C(10, 4) = 35/210, by hand from S. Yao et al., arXiv 2406.12045.
  assertClose(passAllK({ n: 10, passed: 7, k: 4 }), 35 / 210, 1e-12)
})

test('pass@k is the estimator of the Codex paper', () => {
  // 1 − C(n−c, k)/C(n, k), M. Chen et al., arXiv 2107.03374: n 5, c 2, k 2 is 1 − 3/10.
  assertClose(passAtK({ n: 5, passed: 2, k: 2 }), 0.7, 1e-12)
  assertClose(passAtK({ n: 200, passed: 13, k: 1 }), 13 / 200, 1e-12)
  // Fewer failures than draws: one at least must pass.
  assert.equal(passAtK({ n: 5, passed: 4, k: 2 }), 1)
})

test('none passed is 0, all passed is 1, and one draw is the rate', () => {
  for (const k of [1, 3, 10]) {
    assert.equal(passAtK({ n: 10, passed: 0, k }), 0)
    assert.equal(passAllK({ n: 10, passed: 0, k }), 0)
    assert.equal(passAtK({ n: 10, passed: 10, k }), 1)
    assert.equal(passAllK({ n: 10, passed: 10, k }), 1)
  }
  assertClose(passAllK({ n: 10, passed: 4, k: 1 }), 0.4, 1e-12)
})

test('fewer answers than k cannot tell', () => {
  assert.equal(passAtK({ n: 3, passed: 3, k: 4 }), null)
  assert.equal(passAllK({ n: 0, passed: 0, k: 1 }), null)
  assert.throws(() => passAtK({ n: 3, passed: 4, k: 1 }), /4 of 3|whole number/)
  assert.throws(() => passAllK({ n: 3, passed: 1, k: 0 }), /k is at least 1/)
})

test('both are right on average, which (c/n)^k is not', () => {
  const random = seededRandom(51)
  const [trials, n, k, rate] = [20_000, 6, 3, 0.5]
  let [all, any, naive] = [0, 0, 0]
  for (let trial = 0; trial < trials; trial += 1) {
    const passed = Array.from({ length: n }, () => drawPass(random, rate)).filter(Boolean).length
    all += passAllK({ n, passed, k }) ?? 0
    any += passAtK({ n, passed, k }) ?? 0
    naive += (passed / n) ** k
  }
  assertClose(all / trials, rate ** k, 0.006)
  assertClose(any / trials, 1 - (1 - rate) ** k, 0.006)
  assert.ok(naive / trials > rate ** k + 0.03)
})
