import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { scoreFigureOf } from '#domain/traces/score-figures.ts'
import type { StoredScoreFigure } from '#store/ports/trace-store.ts'

const stored: StoredScoreFigure = {
  name: 'helpful',
  source: 'person',
  startNs: 0n,
  n: 30,
  numbers: 30,
  mean: 0.9,
  variance: 0.0931,
  zeros: 3,
  ones: 27,
}

describe('the figure of a score', () => {
  it('is a share with Wilson’s interval where every value is 0 or 1', () => {
    const { kind, value } = scoreFigureOf(stored, [])
    assert.equal(kind, 'rate')
    assert.deepEqual(
      [value?.mean, value?.low?.toFixed(3), value?.high?.toFixed(3)],
      [0.9, '0.744', '0.965'],
    )
  })

  it('is a mean with the t interval where one value is another number', () => {
    const { kind, value } = scoreFigureOf({ ...stored, zeros: 2 }, [])
    assert.equal(kind, 'mean')
    // t(0.975, 29) = 2.0452; √(0.0931 / 30) = 0.05571.
    assert.equal(value?.low?.toFixed(4), '0.7861')
  })

  it('has no value where there are only words, and its buckets in the order of time', () => {
    const words = { ...stored, numbers: 0, mean: null, variance: null, zeros: 0, ones: 0 }
    const figure = scoreFigureOf(words, [
      { ...words, startNs: 60n, n: 10 },
      { ...words, startNs: 0n, n: 20 },
    ])
    assert.deepEqual([figure.kind, figure.value], ['none', null])
    assert.deepEqual(figure.series, [
      { startNs: '0', n: 20, mean: null },
      { startNs: '60', n: 10, mean: null },
    ])
  })
})
