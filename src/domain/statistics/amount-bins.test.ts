import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountBinOf, amountsOf, amountsWithin, emptyBin } from './amount-bins.ts'
import { quantileSequenceOfCounts } from './quantile-sequence.ts'
import { seededRandom } from './seeded-random.ts'

test('an amount lies within the edges of its bin, which are half a percent apart', () => {
  const random = seededRandom(31)
  for (const amount of [
    1e-12,
    1,
    0.000_015,
    3_600_000,
    ...Array.from({ length: 500 }, () => random() * 1e4),
  ]) {
    const [edges] = amountsOf([{ bin: amountBinOf(amount), count: 1 }])
    assert.ok(edges !== undefined && edges.low <= amount && amount <= edges.high, `${amount}`)
    assert.ok(edges.high / edges.low < 1.0051)
  }
})

test('nothing is a bin of its own, and stays nothing', () => {
  assert.equal(amountBinOf(0), emptyBin)
  assert.equal(amountBinOf(9e-13), emptyBin)
  assert.deepEqual(amountsOf([{ bin: emptyBin, count: 3 }]), [{ low: 0, high: 0, count: 3 }])
  assert.throws(() => amountBinOf(-1), /0 or more, and is -1/)
  assert.throws(() => amountBinOf(Number.POSITIVE_INFINITY), /Infinity/)
})

test('bins come out in order and never overlap, so quantiles can be read from them', () => {
  const counts = [5, 2, 9, 3].map((amount) => ({ bin: amountBinOf(amount), count: 400 }))
  const neighbours = [
    { bin: 10, count: 1 },
    { bin: 11, count: 1 },
  ]
  assert.doesNotThrow(() =>
    quantileSequenceOfCounts(amountsOf(neighbours), { quantile: 0.5, alpha: 0.05, tunedFor: 100 }),
  )
  const { low, high } = quantileSequenceOfCounts(amountsOf(counts), {
    quantile: 0.6,
    alpha: 0.05,
    tunedFor: 1000,
  })
  assert.ok(low <= 5 && high >= 5 && low > 4.9 && high < 5.1, `${low} ${high}`)
})

test('what lies above the bound counts as the bound', () => {
  const [small, large] = amountsWithin(
    [
      { bin: amountBinOf(1), count: 2 },
      { bin: amountBinOf(50), count: 1 },
    ],
    10,
  )
  assert.ok(small !== undefined && small.low <= 0.1 && small.high >= 0.1 && small.count === 2)
  assert.deepEqual(large, { low: 1, high: 1, count: 1 })
  assert.throws(() => amountsWithin([], 0), /above 0, not 0/)
})
