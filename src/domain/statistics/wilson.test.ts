import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtLeast, drawPass, shareOf } from '#test/simulate.ts'
import { binomialPmf } from './binomial.ts'
import { seededRandom } from './seeded-random.ts'
import { rateInterval } from './wilson.ts'

test('27 of 30 passed means that between 74.4 % and 96.5 % would', () => {
  // By hand from Wilson's formula, E. B. Wilson, JASA 22 (1927) 209.
  const { rate, interval } = rateInterval({ passed: 27, n: 30, alpha: 0.05 })
  assertClose(rate, 0.9, 1e-12)
  assertClose(interval.low, 0.744, 5e-4)
  assertClose(interval.high, 0.965, 5e-4)
})

test('Newcombe’s published intervals come out', () => {
  // R. Newcombe, Stat. Med. 17 (1998) 857, table I, method 3 (score, no continuity correction).
  const published = [
    { passed: 81, n: 263, low: 0.2553, high: 0.3662 },
    { passed: 15, n: 148, low: 0.0624, high: 0.1605 },
    { passed: 0, n: 20, low: 0, high: 0.1611 },
    { passed: 1, n: 29, low: 0.0061, high: 0.1718 },
  ]
  for (const { passed, n, low, high } of published) {
    const { interval } = rateInterval({ passed, n, alpha: 0.05 })
    assertClose(interval.low, low, 5e-5, `${passed}/${n}`)
    assertClose(interval.high, high, 5e-5, `${passed}/${n}`)
  }
})

test('nothing counted says nothing; all or none counted is no certainty', () => {
  const of = (passed: number, n: number) => rateInterval({ passed, n, alpha: 0.05 })
  assert.deepEqual(of(0, 0), { n: 0, rate: null, interval: { low: 0, high: 1 } })
  assert.equal(of(0, 10).interval.low, 0)
  assertClose(of(0, 10).interval.high, 0.2775, 5e-5)
  assert.equal(of(10, 10).interval.high, 1)
  assertClose(of(10, 10).interval.low, 0.7225, 5e-5)
  assert.ok(of(1, 1).interval.low < 0.21, 'one pass of one leaves nearly everything open')
})

test('more pass than there are is our own mistake', () => {
  assert.throws(() => rateInterval({ passed: 3, n: 2, alpha: 0.05 }), /3 of 2/)
  assert.throws(() => rateInterval({ passed: 1.5, n: 2, alpha: 0.05 }), /whole number/)
  assert.throws(() => rateInterval({ passed: 1, n: 2, alpha: 0 }), /between 0 and 1/)
})

test('at 30 items it covers rates near 1, where p ± z·SE covers only 45 to 78 %', () => {
  // Exact coverage, summed over all outcomes; nothing is drawn.
  const coverageOf = (rate: number, n: number, covers: (passed: number) => boolean) =>
    Array.from({ length: n + 1 }, (_, passed) => passed)
      .filter(covers)
      .reduce((sum, passed) => sum + binomialPmf(passed, { trials: n, rate }), 0)
  for (const rate of [0.95, 0.98]) {
    const wilson = coverageOf(rate, 30, (passed) => {
      const { interval } = rateInterval({ passed, n: 30, alpha: 0.05 })
      return interval.low <= rate && rate <= interval.high
    })
    const usual = coverageOf(rate, 30, (passed) => {
      const p = passed / 30
      return Math.abs(p - rate) <= 1.96 * Math.sqrt((p * (1 - p)) / 30)
    })
    assert.ok(wilson > 0.87, `${rate}: ${wilson}`)
    assert.ok(usual < 0.79, `${rate}: ${usual}`)
  }
})

test('over rates of all sizes it covers 95 % on average', () => {
  const random = seededRandom(11)
  const trials = 10_000
  const seen = shareOf(trials, () => {
    const rate = random()
    const passed = Array.from({ length: 40 }, () => drawPass(random, rate)).filter(Boolean).length
    const { interval } = rateInterval({ passed, n: 40, alpha: 0.05 })
    return interval.low <= rate && rate <= interval.high
  })
  assertShareAtLeast(seen, 0.95, trials, 'coverage')
})
