import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, shareOf } from '#test/simulate.ts'
import { logMixture, quantileSequence, quantileSequenceOfCounts } from './quantile-sequence.ts'
import { seededRandom } from './seeded-random.ts'

test('the mixture is that of the reference package confseq', () => {
  // gostevehoward/confseq, test/uniform_boundaries_unittest.cpp, TestTwoSidedBetaBinomialMixture: its sums
  // S = 10 and variance V = 100 at g = .2, h = .8 are 135 of 625 below the .2 quantile; bound 31.4308.
  const settings = { quantile: 0.2, alpha: 0.05, tunedFor: 625 }
  assertClose(logMixture({ below: 135, n: 625 }, settings), -0.6941012, 1e-5)
  const threshold = Math.log(20)
  assert.ok(logMixture({ below: 125 + 31, n: 625 }, settings) < threshold)
  assert.ok(logMixture({ below: 125 + 32, n: 625 }, settings) > threshold)
})

test('before anything is seen the martingale is 1', () => {
  assertClose(
    logMixture({ below: 0, n: 0 }, { quantile: 0.9, alpha: 0.05, tunedFor: 50 }),
    0,
    1e-12,
  )
})

test('the ends are observations, infinite while too few lie beyond', () => {
  const settings = { quantile: 0.95, alpha: 0.05, tunedFor: 1000 }
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
  assert.deepEqual(quantileSequence([], settings), {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  })
  const few = quantileSequence(upTo(20), settings)
  assert.equal(few.high, Number.POSITIVE_INFINITY)
  const many = quantileSequence(upTo(2000), settings)
  assert.ok(many.low > 1800 && many.low < 1900, `${many.low}`)
  assert.ok(many.high > 1900 && many.high < 1960, `${many.high}`)
})

test('for a median it is as far to one side as to the other', () => {
  const values = Array.from({ length: 401 }, (_, index) => index - 200)
  const { low, high } = quantileSequence(values, { quantile: 0.5, alpha: 0.05, tunedFor: 400 })
  assertClose(low, -high, 1)
})

test('observations ascend, and a quantile lies between 0 and 1', () => {
  const settings = { quantile: 0.5, alpha: 0.05, tunedFor: 10 }
  assert.throws(() => quantileSequence([2, 1], settings), /2 comes before 1/)
  assert.throws(() => quantileSequence([Number.NaN], settings), /numbers that ascend/)
  assert.throws(() => quantileSequence([1], { ...settings, quantile: 1 }), /quantile/)
})

test('at every look at once it holds the true quantile, of smooth values and of ties', () => {
  const random = seededRandom(5)
  const trials = 150
  const missedBy = (draw: () => number, quantile: number, truth: number) =>
    shareOf(trials, () => {
      const seen: number[] = []
      for (let look = 0; look < 200; look += 1) {
        const value = draw()
        const at = seen.findIndex((other) => other > value)
        seen.splice(at === -1 ? seen.length : at, 0, value)
        const { low, high } = quantileSequence(seen, { quantile, alpha: 0.05, tunedFor: 200 })
        if (truth < low || truth > high) return true
      }
      return false
    })
  const exponential = () => -Math.log(1 - random())
  assertShareAtMost(missedBy(exponential, 0.9, Math.log(10)), 0.05, trials, 'exponential')
  assertShareAtMost(
    missedBy(() => Math.floor(random() * 4), 0.6, 2),
    0.05,
    trials,
    'ties',
  )
})

test('from counts the ends are the outer edges of where the observations lie', () => {
  const settings = { quantile: 0.9, alpha: 0.05, tunedFor: 500 }
  const random = seededRandom(9)
  const values = Array.from({ length: 3000 }, () => Math.floor(1000 * random() ** 2)).toSorted(
    (one, other) => one - other,
  )
  const countsOf = (width: number) =>
    Array.from({ length: 1000 / width }, (_, at) => ({
      low: at * width,
      high: (at + 1) * width - 1,
      count: values.filter((value) => Math.floor(value / width) === at).length,
    }))
  const sharp = quantileSequence(values, settings)
  assert.deepEqual(quantileSequenceOfCounts(countsOf(1), settings), sharp)
  const coarse = quantileSequenceOfCounts(countsOf(10), settings)
  assert.deepEqual(coarse, {
    low: 10 * Math.floor(sharp.low / 10),
    high: 10 * Math.floor(sharp.high / 10) + 9,
  })
  assert.deepEqual(quantileSequenceOfCounts([], settings), {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  })
  const few = quantileSequenceOfCounts([{ low: 1, high: 2, count: 20 }], settings)
  assert.equal(few.high, Number.POSITIVE_INFINITY)
  assert.throws(
    () =>
      quantileSequenceOfCounts(
        [
          { low: 3, high: 4, count: 1 },
          { low: 2, high: 3, count: 1 },
        ],
        settings,
      ),
    /ascend/,
  )
})
