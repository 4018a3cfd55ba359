import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertShareAtMost, shareOf } from '#test/simulate.ts'
import { quantileInterval } from './quantile-interval.ts'
import { seededRandom } from './seeded-random.ts'

const alpha = 0.05

function ramp(n: number): number[] {
  return Array.from({ length: n }, (_, at) => at + 1)
}

test('the median of ten lies between the second and the ninth value', () => {
  // W. Conover, Practical Nonparametric Statistics, table A3: P(X ≤ 1) = .0107, P(X ≤ 2) = .0547 for 10 coins.
  assert.deepEqual(quantileInterval({ values: ramp(10), quantile: 0.5, alpha }), {
    low: 2,
    high: 9,
  })
})

test('ten values cannot bound a 95th percentile from above, and 73 can', () => {
  // .95^n ≤ .025 from n = 72 on.
  const of = (n: number) => quantileInterval({ values: ramp(n), quantile: 0.95, alpha })
  assert.equal(of(10).high, null)
  assert.equal(of(71).high, null)
  assert.equal(of(72).high, 72)
  assert.equal(of(10).low, 8)
})

test('ties are one value, and no values have no ends', () => {
  const same = Array.from({ length: 100 }, () => 7)
  assert.deepEqual(quantileInterval({ values: same, quantile: 0.95, alpha }), { low: 7, high: 7 })
  assert.deepEqual(quantileInterval({ values: [], quantile: 0.5, alpha }), {
    low: null,
    high: null,
  })
})

test('repeats of a few items do not make an upper end', () => {
  const values = Array.from({ length: 300 }, (_, at) => 100 + (at % 10))
  const clusterIds = values.map((_, at) => String(at % 10))
  assert.equal(quantileInterval({ values, quantile: 0.95, alpha }).high, 109)
  assert.equal(quantileInterval({ values, clusterIds, quantile: 0.95, alpha }).high, null)
})

test('the true percentile lies beyond an end 2.5 % of the time at most', () => {
  const random = seededRandom(61)
  const trials = 1500
  const percentile = -Math.log(0.05)
  let below = 0
  const above = shareOf(trials, () => {
    const values = Array.from({ length: 90 }, () => -Math.log(1 - random()))
    const { low, high } = quantileInterval({ values, quantile: 0.95, alpha })
    if ((low ?? 0) > percentile) below += 1
    return high !== null && high < percentile
  })
  assertShareAtMost(above, 0.025, trials, 'above')
  assertShareAtMost(below / trials, 0.025, trials, 'below')
})
