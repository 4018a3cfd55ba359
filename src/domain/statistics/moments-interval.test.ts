import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meanInterval, meanOf, varianceOf } from './mean-interval.ts'
import { momentsInterval } from './moments-interval.ts'

test('is the interval that the values themselves give', () => {
  const values = [0.2, 0.9, 0.4, 0.4, 0.7, 1, 0]
  const { interval } = meanInterval({ values, alpha: 0.05 })
  const found = momentsInterval({
    n: values.length,
    mean: meanOf(values),
    variance: varianceOf(values, 1),
    alpha: 0.05,
  })
  assert.ok(interval !== null && found !== null)
  assert.ok(Math.abs(found.low - interval.low) < 1e-12)
  assert.ok(Math.abs(found.high - interval.high) < 1e-12)
})

test('one value, and values that were all equal, say nothing of the next', () => {
  assert.equal(momentsInterval({ n: 1, mean: 3, variance: null, alpha: 0.05 }), null)
  assert.equal(momentsInterval({ n: 9, mean: 3, variance: 0, alpha: 0.05 }), null)
})
