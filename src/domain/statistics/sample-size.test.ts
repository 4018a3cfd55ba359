import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertShare, drawNormal, shareOf } from '#test/simulate.ts'
import { meanInterval } from './mean-interval.ts'
import { itemsNeeded, nStillNeeded } from './sample-size.ts'
import { seededRandom } from './seeded-random.ts'

const plan = { alpha: 0.05, power: 0.8, itemVariance: 1 / 9 }

test('differences of 3, 5 and 10 points take 969, 349 and 88 items', () => {
  // E. Miller, arXiv 2411.00640, section 5: its running example ω² = 1/9, with the noise of single answers averaged out.
  // By hand 7.848880/9/.03² = 968.998; with z rounded to .842 it would be 970.
  assert.equal(itemsNeeded({ ...plan, effect: 0.03 }), 969)
  assert.equal(itemsNeeded({ ...plan, effect: 0.05 }), 349)
  assert.equal(itemsNeeded({ ...plan, effect: 0.1 }), 88)
})

test('repeats of an answer take away its own noise and nothing else', () => {
  const noisy = { ...plan, effect: 0.05, repeatVariances: [1 / 6, 1 / 6] as const }
  // By hand: (1.95996 + 0.84162)² = 7.8489; times (1/9 + 1/3)/.0025, and (1/9 + 1/30)/.0025.
  assert.equal(itemsNeeded(noisy), 1396)
  assert.equal(itemsNeeded({ ...noisy, repeats: [10, 10] }), 454)
  assert.ok(itemsNeeded({ ...noisy, repeats: [1_000_000, 1_000_000] }) >= 349)
})

test('what is there already counts, and enough is enough', () => {
  assert.equal(nStillNeeded({ ...plan, effect: 0.1, n: 0 }), 88)
  assert.equal(nStillNeeded({ ...plan, effect: 0.1, n: 87 }), 1)
  assert.equal(nStillNeeded({ ...plan, effect: 0.1, n: 88 }), 0)
  assert.equal(nStillNeeded({ ...plan, effect: 0.1, n: 1000 }), 0)
})

test('a difference of nothing cannot be planned for', () => {
  assert.throws(() => itemsNeeded({ ...plan, effect: 0 }), /above 0/)
  assert.throws(() => itemsNeeded({ ...plan, effect: 0.1, repeats: [0, 1] }), /at least once/)
  assert.throws(() => itemsNeeded({ ...plan, effect: 0.1, power: 1 }), /power/)
})

test('with so many items the difference is found 80 % of the time', () => {
  const random = seededRandom(41)
  const trials = 3000
  const n = itemsNeeded({ alpha: 0.05, power: 0.8, effect: 0.2, itemVariance: 0.25 })
  const found = shareOf(trials, () => {
    const first = Array.from({ length: n }, () => 0.2 + 0.5 * drawNormal(random))
    const { interval } = meanInterval({ values: first, alpha: 0.05 })
    return interval !== null && (interval.low > 0 || interval.high < 0)
  })
  assertShare(found, 0.79, trials, 'power')
})
