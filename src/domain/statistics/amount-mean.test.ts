import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, drawNormal, shareOf } from '#test/simulate.ts'
import { amountMeanInterval, amountMeanPValue, amountSourcesMin } from './amount-mean.ts'
import { seededRandom } from './seeded-random.ts'
import { sourcesOf } from './sources.ts'

const alpha = 0.05

test('fewer than fifty amounts, or amounts that are all alike, have no interval', () => {
  const of = (values: readonly number[]) => amountMeanInterval(sourcesOf({ values }), alpha)
  const ramp = Array.from({ length: amountSourcesMin }, (_, at) => at)
  assert.equal(of(ramp.slice(1)), null)
  assert.notEqual(of(ramp), null)
  assert.equal(of(ramp.map(() => 3)), null)
  assert.equal(amountMeanPValue(sourcesOf({ values: ramp.slice(1) }), 0), null)
})

test('the interval moves and stretches with the amounts, and its p value is alpha at its ends', () => {
  const random = seededRandom(51)
  const values = Array.from({ length: 80 }, () => -Math.log(1 - random()))
  const plain = amountMeanInterval(sourcesOf({ values }), alpha)
  const moved = amountMeanInterval(
    sourcesOf({ values: values.map((value) => 1000 * value - 7) }),
    alpha,
  )
  assert.ok(plain !== null)
  assertClose(moved?.low, 1000 * plain.low - 7, 1e-3)
  assertClose(moved?.high, 1000 * plain.high - 7, 1e-3)
  assertClose(amountMeanPValue(sourcesOf({ values }), plain.high), alpha, 1e-5)
})

test('the mean of skewed amounts lies beyond an end 2.5 % of the time at most', () => {
  const random = seededRandom(52)
  const trials = 400
  const cases: readonly [title: string, n: number, mean: number, draw: () => number][] = [
    ['normal', 50, 10, () => 10 + drawNormal(random)],
    ['exponential', 50, 1, () => -Math.log(1 - random())],
    ['log-normal, σ = 1', 50, Math.exp(0.5), () => Math.exp(drawNormal(random))],
    ['log-normal, σ = 1.5', 100, Math.exp(1.125), () => Math.exp(1.5 * drawNormal(random))],
  ]
  for (const [title, n, mean, draw] of cases) {
    let low = 0
    const high = shareOf(trials, () => {
      const values = Array.from({ length: n }, draw)
      const interval = amountMeanInterval(sourcesOf({ values }), alpha)
      if (interval !== null && interval.low > mean) low += 1
      return interval !== null && interval.high < mean
    })
    assertShareAtMost(high, 0.025, trials, `${title}, upper`)
    assertShareAtMost(low / trials, 0.025, trials, `${title}, lower`)
  }
})
