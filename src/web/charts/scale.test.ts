import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaleOver } from '#web/charts/scale.ts'

const pixels = { from: 0, to: 100 }

test('a scale ends at round values and covers what it was given', () => {
  const { ticks, low, high } = scaleOver([-0.03, 0.17], pixels)
  assert.deepEqual(ticks, [-0.05, 0, 0.05, 0.1, 0.15, 0.2])
  assert.deepEqual([low, high], [-0.05, 0.2])
})

test('the ends of a scale stand at the ends of its pixels, also where pixels run backwards', () => {
  const across = scaleOver([0, 1], pixels)
  assert.deepEqual([across.at(across.low), across.at(across.high)], [0, 100])
  const up = scaleOver([0, 1], { from: 100, to: 0 })
  assert.deepEqual([up.at(up.low), up.at(up.high)], [100, 0])
})

test('values that are all alike get room, and no values at all get a scale from 0 to 1', () => {
  for (const values of [[0], [0.5, 0.5], [-3]]) {
    const { low, high } = scaleOver(values, pixels)
    assert.ok(low <= (values[0] ?? 0) && high >= (values[0] ?? 0) && high > low, `${low} ${high}`)
  }
  const { low, high } = scaleOver([], pixels)
  assert.deepEqual([low, high], [0, 1])
})
