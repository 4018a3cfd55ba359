import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertClose,
  assertShareAtLeast,
  assertShareAtMost,
  drawNormal,
  shareOf,
} from '#test/simulate.ts'
import {
  asymptoticDifference,
  asymptoticFrom,
  asymptoticSequence,
  type Moments,
  type Reach,
} from './asymptotic-sequence.ts'
import { seededRandom } from './seeded-random.ts'
import { twoSidedT } from './student-t.ts'

/** What published values were computed with. */
const reach: Reach = { kind: 'unheeded' }

test('GrowthBook’s sequential intervals come out', () => {
  // growthbook gbstats, tests/frequentist/test_tests.py, TestSequentialTTest: estimate and standard error
  // of 3,000 and 3,461 users there, put in here as the first arm’s mean and variance.
  const cases = [
    { mean: 0.50336, error: 0.33341, tunedFor: 1000, low: -0.55844, high: 1.56516, by: 1e-4 },
    { mean: 0.50386, error: 0.03386, tunedFor: 5000, low: 0.40098, high: 0.60675, by: 2e-5 },
  ]
  for (const { mean, error, tunedFor, low, high, by } of cases) {
    const { interval } = asymptoticDifference(
      {
        first: { n: 3000, mean, variance: error ** 2 * 3000, reach },
        second: { n: 3461, mean: 0, variance: 0, reach },
      },
      { alpha: 0.05, tunedFor },
    )
    assertClose(interval.low, low, by)
    assertClose(interval.high, high, by)
  }
})

test('the difference of two arms and its p value agree at the interval’s end', () => {
  const first = { n: 500, mean: 1.2, variance: 4, reach }
  const second = { n: 400, mean: 1, variance: 3, reach }
  const settings = { alpha: 0.05, tunedFor: 1000 }
  const { difference, interval, pValue } = asymptoticDifference({ first, second }, settings)
  assertClose(difference, 0.2, 1e-12)
  assert.ok(pValue > 0.05 && interval.low < 0)
  // The first arm moved until the interval just reaches 0.
  const moved = { ...first, mean: first.mean - interval.low }
  assertClose(asymptoticDifference({ first: moved, second }, settings).pValue, 0.05, 1e-9)
})

test('it is narrowest, for what it costs, at the count it is tuned for', () => {
  const widthAt = (tunedFor: number) => {
    const { low, high } = asymptoticSequence(
      { n: 1000, mean: 0, variance: 1, reach },
      { alpha: 0.05, tunedFor },
    )
    return high - low
  }
  assert.ok(widthAt(1000) < widthAt(100) && widthAt(1000) < widthAt(10_000))
  const fixed = (2 * twoSidedT(0.05, 999)) / Math.sqrt(1000)
  assert.ok(widthAt(1000) > fixed && widthAt(1000) < 1.8 * fixed, 'peeking costs, but not twice')
})

test('few observations, and ones that do not vary, claim nothing', () => {
  const settings = { alpha: 0.05, tunedFor: 100 }
  const everything = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const at = (n: number, variance: number) =>
    asymptoticSequence({ n, mean: 3, variance, reach }, settings)
  assert.deepEqual(at(asymptoticFrom - 1, 1), everything)
  assert.ok(Number.isFinite(at(asymptoticFrom, 1).low))
  assert.deepEqual(at(500, 0), everything)
  const arms = (n: number) => ({
    first: { n, mean: 9, variance: 1, reach },
    second: { n: 500, mean: 0, variance: 1, reach },
  })
  assert.equal(asymptoticDifference(arms(asymptoticFrom - 1), settings).pValue, 1)
  assert.ok(asymptoticDifference(arms(asymptoticFrom), settings).pValue < 1e-6)
  assert.throws(() => at(50, -1), /0 or more/)
  assert.throws(
    () => asymptoticSequence({ n: 50, mean: 0, variance: 1, reach }, { alpha: 0.05, tunedFor: 0 }),
    /above 0/,
  )
})

test('what may lie unseen widens each end on its own side, and may take a winner back', () => {
  const settings = { alpha: 0.05, tunedFor: 100 }
  const seen = { n: 100, mean: 0.98, variance: 0.02 }
  const plain = asymptoticSequence({ ...seen, reach }, settings)
  const known = asymptoticSequence({ ...seen, reach: { kind: 'known', low: 0, high: 1 } }, settings)
  assert.ok(known.low < plain.low - 0.01 && Math.abs(known.high - plain.high) < 0.01)
  const dear = { n: 100, mean: 1.2, variance: 1 }
  const cheap = { n: 100, mean: 0.4, variance: 1 }
  const heed = (high: number) =>
    asymptoticDifference(
      {
        first: { ...dear, reach: { kind: 'seen', low: 0, high } },
        second: { ...cheap, reach: { kind: 'seen', low: 0, high } },
      },
      settings,
    )
  assert.ok(heed(3).interval.low > 0 && heed(3).pValue < 0.05)
  assert.ok(heed(20).interval.low < 0 && heed(20).pValue > 0.05)
  assert.throws(
    () => asymptoticSequence({ ...seen, reach: { kind: 'known', low: 0, high: 0.5 } }, settings),
    /within reach/,
  )
})

test('peeking at every observation finds a winner among equals 5 % of the time at most, a t test far more often', () => {
  const random = seededRandom(4)
  const trials = 400
  let fixedWins = 0
  const seen = shareOf(trials, () => {
    const arms = [new Running(), new Running()] as const
    let [sequence, fixed] = [false, false]
    for (let look = 1; look <= 500; look += 1) {
      for (const arm of arms) arm.add(drawNormal(random))
      if (look < asymptoticFrom) continue
      const [first, second] = [arms[0].moments(), arms[1].moments()]
      const { interval } = asymptoticDifference({ first, second }, { alpha: 0.05, tunedFor: 500 })
      if (interval.low > 0 || interval.high < 0) sequence = true
      const error = Math.sqrt((first.variance + second.variance) / look)
      if (Math.abs(first.mean - second.mean) > 1.96 * error) fixed = true
    }
    if (fixed) fixedWins += 1
    return sequence
  })
  assertShareAtMost(seen, 0.05, trials, 'sequence')
  assertShareAtLeast(fixedWins / trials, 0.25, trials, 'fixed')
})

/** Count, mean and variance as they come. Source: B. Welford, Technometrics 4 (1962) 419. */
class Running {
  #n = 0
  #mean = 0
  #squares = 0

  add(value: number): void {
    this.#n += 1
    const gap = value - this.#mean
    this.#mean += gap / this.#n
    this.#squares += gap * (value - this.#mean)
  }

  moments(): Moments {
    return { n: this.#n, mean: this.#mean, variance: this.#squares / (this.#n - 1), reach }
  }
}
