import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clampInterval, differenceOfIntervals } from './interval.ts'

test('an interval is moved into its bounds, its ends each for itself', () => {
  const shares = { low: 0, high: 1 }
  assert.deepEqual(clampInterval({ low: -0.2, high: 0.4 }, shares), { low: 0, high: 0.4 })
  assert.deepEqual(clampInterval({ low: 0.1, high: 1.4 }, shares), { low: 0.1, high: 1 })
  assert.deepEqual(clampInterval({ low: 1.2, high: 1.4 }, shares), { low: 1, high: 1 })
  assert.deepEqual(
    clampInterval({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, shares),
    shares,
  )
})

test('a difference is least when the first is least and the second is most', () => {
  assert.deepEqual(differenceOfIntervals({ low: 2, high: 3 }, { low: 0.5, high: 1 }), {
    low: 1,
    high: 2.5,
  })
})
