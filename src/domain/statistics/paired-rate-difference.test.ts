import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, drawPass, shareOf } from '#test/simulate.ts'
import { pairedRateInterval, pairedRatePValue } from './paired-rate-difference.ts'
import { seededRandom } from './seeded-random.ts'

test('the R package PropCIs gives the same intervals', () => {
  // PropCIs `scoreci.mp`: 25 against 28 of 618 at 90 %; 41 against 48 of 549 at 90 %, in points −1.57 and 4.14.
  const first = pairedRateInterval({ n: 618, onlyFirst: 28, onlySecond: 25, alpha: 0.1 })
  assertClose(first.low, -0.0148, 5e-5)
  assertClose(first.high, 0.0247, 5e-5)
  const second = pairedRateInterval({ n: 549, onlyFirst: 48, onlySecond: 41, alpha: 0.1 })
  assertClose(second.low, -0.0157, 5e-5)
  assertClose(second.high, 0.0414, 5e-5)
})

test('the variants change sides, the interval is turned round', () => {
  const there = pairedRateInterval({ n: 40, onlyFirst: 9, onlySecond: 2, alpha: 0.05 })
  const back = pairedRateInterval({ n: 40, onlyFirst: 2, onlySecond: 9, alpha: 0.05 })
  assertClose(back.low, -there.high, 1e-12)
  assertClose(back.high, -there.low, 1e-12)
})

test('without a discordant item it is ± z²/(n + z²), and without items everything', () => {
  const z2 = 1.959963985 ** 2
  const { low, high } = pairedRateInterval({ n: 30, onlyFirst: 0, onlySecond: 0, alpha: 0.05 })
  assertClose(low, -z2 / (30 + z2), 1e-9)
  assertClose(high, z2 / (30 + z2), 1e-9)
  assert.deepEqual(pairedRateInterval({ n: 0, onlyFirst: 0, onlySecond: 0, alpha: 0.05 }), {
    low: -1,
    high: 1,
  })
  assert.equal(pairedRatePValue({ n: 0, onlyFirst: 0, onlySecond: 0 }, 0), 1)
})

test('at a difference of 0 it is McNemar’s statistic, and its p value is alpha where the interval ends', () => {
  // (9 − 1)/√(9 + 1) = 2.5298; twice the normal tail beyond it.
  assertClose(pairedRatePValue({ n: 50, onlyFirst: 9, onlySecond: 1 }, 0), 0.011412, 5e-7)
  for (const counts of [
    { n: 50, onlyFirst: 9, onlySecond: 1 },
    { n: 12, onlyFirst: 0, onlySecond: 5 },
    { n: 12, onlyFirst: 0, onlySecond: 0 },
  ]) {
    const { low, high } = pairedRateInterval({ ...counts, alpha: 0.05 })
    assertClose(pairedRatePValue(counts, low), 0.05, 1e-6, 'low')
    assertClose(pairedRatePValue(counts, high), 0.05, 1e-6, 'high')
  }
})

test('better on every item is nearly certain, and stays inside [−1, 1]', () => {
  const { low, high } = pairedRateInterval({ n: 20, onlyFirst: 20, onlySecond: 0, alpha: 0.05 })
  assert.ok(low > 0.6 && low < 1)
  assert.equal(high, 1)
})

test('more discordant items than items is our own mistake', () => {
  assert.throws(
    () => pairedRateInterval({ n: 3, onlyFirst: 2, onlySecond: 2, alpha: 0.05 }),
    /2 and 2 of 3/,
  )
})

test('it misses the true difference 5 % of the time', () => {
  const random = seededRandom(91)
  const trials = 2000
  for (const [n, onlyFirstRate, onlySecondRate] of [
    [40, 0.2, 0.1],
    [100, 0.05, 0.05],
    [80, 0.02, 0.12],
  ] as const) {
    const truth = onlyFirstRate - onlySecondRate
    const missed = shareOf(trials, () => {
      let [onlyFirst, onlySecond] = [0, 0]
      for (let item = 0; item < n; item += 1) {
        if (drawPass(random, onlyFirstRate)) onlyFirst += 1
        else if (drawPass(random, onlySecondRate / (1 - onlyFirstRate))) onlySecond += 1
      }
      const { low, high } = pairedRateInterval({ n, onlyFirst, onlySecond, alpha: 0.05 })
      return truth < low || truth > high
    })
    assertShareAtMost(missed, 0.05, trials, `${n} items`)
  }
})
