import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { boundedMeanInterval } from '#domain/statistics/bounded-mean.ts'
import { leastAlikeRates, leastToShow } from '#domain/statistics/least-sources.ts'
import { pairedRateInterval } from '#domain/statistics/paired-rate-difference.ts'
import { quantileInterval } from '#domain/statistics/quantile-interval.ts'

const alphas = [0.01, 0.05, 0.1, 0.2]

describe('The fewest sources', () => {
  test('that can show a share are those from which on the interval does', () => {
    const lowOf = (n: number, alpha: number) =>
      boundedMeanInterval({
        sources: Array.from({ length: n }, () => ({ sum: 1, size: 1 })),
        bounds: { low: 0, high: 1 },
        alpha,
      }).low
    for (const alpha of alphas)
      for (const share of [0.3, 0.5, 0.8, 0.9, 0.95, 0.99]) {
        const least = leastToShow(share, alpha) ?? 0
        assert.ok(lowOf(least, alpha) >= share - 1e-7, `${least} show ${share} at ${alpha}`)
        if (least > 1)
          assert.ok(lowOf(least - 1, alpha) < share, `${least - 1}: ${share}, ${alpha}`)
      }
    assert.deepEqual([leastToShow(0.9, 0.05), leastToShow(0, 0.05)], [36, 1])
    assert.equal(leastToShow(1, 0.05), null)
  })

  test('that bound a percentile from above are those from which on the interval has that end', () => {
    const highOf = (n: number, quantile: number, alpha: number) =>
      quantileInterval({ values: Array.from({ length: n }, (_, at) => at), quantile, alpha }).high
    for (const alpha of alphas)
      for (const quantile of [0.5, 0.9, 0.95]) {
        const least = leastToShow(quantile, alpha) ?? 0
        assert.equal(highOf(least, quantile, alpha), least - 1)
        assert.equal(highOf(least - 1, quantile, alpha), null)
      }
    assert.equal(leastToShow(0.95, 0.05), 72)
  })

  test('that show two equal rates not to differ by a margin are those from which on the interval does', () => {
    const lowOf = (n: number, alpha: number) =>
      pairedRateInterval({ n, onlyFirst: 0, onlySecond: 0, alpha }).low
    for (const alpha of alphas)
      for (const margin of [0.02, 0.05, 0.1, 0.3]) {
        const least = leastAlikeRates(margin, alpha) ?? 0
        assert.ok(lowOf(least, alpha) >= -margin, `${least} show ${margin} at ${alpha}`)
        assert.ok(lowOf(least - 1, alpha) < -margin, `${least - 1}: ${margin}, ${alpha}`)
      }
    assert.equal(leastAlikeRates(0.1, 0.05), 35)
    assert.equal(leastAlikeRates(0, 0.05), null)
  })
})
