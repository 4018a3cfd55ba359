import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShare, assertShareAtLeast, drawNormal } from '#test/simulate.ts'
import { bootstrapInterval } from './bootstrap.ts'
import { meanInterval, meanOf } from './mean-interval.ts'
import { seededRandom } from './seeded-random.ts'

const meanAt = (values: readonly number[]) => (units: readonly number[]) =>
  meanOf(units.map((unit) => values[unit] ?? 0))

test('Efron and Tibshirani’s spatial test has a variance between 115.8 and 259.6 at 90 %', () => {
  // An Introduction to the Bootstrap (1993), table 14.2: 26 children, test A, θ̂ = Σ(A − Ā)²/n = 171.5, BCa with 2,000 resamples.
  const scores = [
    48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30,
    41,
  ]
  const { estimate, interval } = bootstrapInterval({
    unitCount: scores.length,
    statistic: (units) => {
      const drawn = units.map((unit) => scores[unit] ?? 0)
      const mean = meanOf(drawn)
      return meanOf(drawn.map((score) => (score - mean) ** 2))
    },
    alpha: 0.1,
    random: seededRandom(1),
    resamples: 20_000,
  })
  assertClose(estimate, 171.5, 0.05)
  assertClose(interval?.low, 115.8, 3)
  assertClose(interval?.high, 259.6, 6)
})

test('of a mean of many values it is the t interval', () => {
  const random = seededRandom(2)
  const values = Array.from({ length: 200 }, () => drawNormal(random))
  const bootstrap = bootstrapInterval({
    unitCount: 200,
    statistic: meanAt(values),
    alpha: 0.05,
    random,
  })
  const { interval } = meanInterval({ values, alpha: 0.05 })
  assertClose(bootstrap.interval?.low, interval?.low ?? 9, 0.015)
  assertClose(bootstrap.interval?.high, interval?.high ?? 9, 0.015)
})

test('the same seed gives the same interval', () => {
  const of = (seed: number) =>
    bootstrapInterval({
      unitCount: 5,
      statistic: meanAt([1, 2, 3, 4, 9]),
      alpha: 0.05,
      random: seededRandom(seed),
      resamples: 200,
    })
  assert.deepEqual(of(3), of(3))
  assert.notDeepEqual(of(3), of(4))
})

test('without two units, or where the statistic is mostly undefined, there is no interval', () => {
  const of = (unitCount: number, statistic: (units: readonly number[]) => number | null) =>
    bootstrapInterval({ unitCount, statistic, alpha: 0.05, random: seededRandom(1) })
  assert.deepEqual(
    of(0, () => 1),
    { estimate: null, interval: null },
  )
  assert.deepEqual(
    of(1, () => 1),
    { estimate: 1, interval: null },
  )
  assert.deepEqual(
    of(9, () => null),
    { estimate: null, interval: null },
  )
  const fragile = (units: readonly number[]) => (units.includes(0) ? 1 : null)
  assert.deepEqual(of(9, fragile), { estimate: 1, interval: null }, '35 % of the resamples lack it')
  assert.deepEqual(
    of(9, () => 4),
    { estimate: 4, interval: { low: 4, high: 4 } },
  )
})

test('it covers 95 % of means at 50 values, and skewed ones nearly so', () => {
  const random = seededRandom(8)
  const trials = 300
  let [symmetric, skewed] = [0, 0]
  const covers = (values: readonly number[], truth: number) => {
    const { interval } = bootstrapInterval({
      unitCount: values.length,
      statistic: meanAt(values),
      alpha: 0.05,
      random,
      resamples: 600,
    })
    return interval !== null && interval.low <= truth && truth <= interval.high
  }
  for (let trial = 0; trial < trials; trial += 1) {
    if (
      covers(
        Array.from({ length: 50 }, () => drawNormal(random)),
        0,
      )
    )
      symmetric += 1
    if (
      covers(
        Array.from({ length: 50 }, () => -Math.log(1 - random())),
        1,
      )
    )
      skewed += 1
  }
  assertShare(symmetric / trials, 0.94, trials, 'symmetric')
  assertShareAtLeast(skewed / trials, 0.93, trials, 'skewed')
})
