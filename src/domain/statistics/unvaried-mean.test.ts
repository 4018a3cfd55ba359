import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { unvariedInterval, unvariedPValue } from './unvaried-mean.ts'

const shares = { low: 0, high: 1 }

test('ten passes of ten leave open what Clopper and Pearson leave open', () => {
  // The exact interval of 0 of 10 at 95 % ends at .3085 (R. Newcombe, Stat. Med. 17 (1998) 857: of 0/20 at .1684).
  const of = (unitCount: number) =>
    unvariedInterval({ mean: 0, unitCount, bounds: shares, alpha: 0.05 })
  assertClose(of(10).high, 0.3085, 5e-5)
  assertClose(of(20).high, 0.1684, 5e-5)
  assert.equal(of(20).low, 0)
})

test('what was not seen can lie at either bound, so that a middle value is open to both sides', () => {
  const interval = unvariedInterval({
    mean: 0.5,
    unitCount: 1,
    bounds: { low: -1, high: 1 },
    alpha: 0.05,
  })
  assertClose(interval.low, 0.5 - 0.975 * 1.5, 1e-12)
  assertClose(interval.high, 0.5 + 0.975 * 0.5, 1e-12)
})

test('its p value is alpha where the interval ends', () => {
  for (const mean of [-0.3, 0, 0.8]) {
    const unvaried = { mean, unitCount: 7, bounds: { low: -1, high: 1 } }
    const { low, high } = unvariedInterval({ ...unvaried, alpha: 0.1 })
    assertClose(unvariedPValue(unvaried, low), 0.1, 1e-12)
    assertClose(unvariedPValue(unvaried, high), 0.1, 1e-12)
    assert.equal(unvariedPValue(unvaried, mean), 1)
  }
})

test('a mean at a bound cannot be beyond it', () => {
  assert.equal(unvariedPValue({ mean: 1, unitCount: 3, bounds: shares }, 1.2), 0)
  assert.throws(
    () => unvariedInterval({ mean: 1, unitCount: 0, bounds: shares, alpha: 0.05 }),
    /after the first/,
  )
})
