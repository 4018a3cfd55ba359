import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatCoefficient,
  formatDifference,
  formatDistance,
  formatInterval,
  formatP,
  usDollars,
} from '#web/format/interval.ts'

test('a figure stands with the ends of its interval, in percent where it is a share', () => {
  assert.equal(
    formatInterval({ mean: 0.71, low: 0.642, high: 0.7714 }, 'rate'),
    '71 % [64.2, 77.1]',
  )
  assert.equal(formatInterval({ mean: 0.82, low: 0.79, high: 0.85 }, 'score'), '0.82 [0.79, 0.85]')
  assert.equal(
    formatInterval({ mean: 12.4, low: 11, high: 14 }, 'amount', 'words'),
    '12.4 words [11, 14]',
  )
})

test('what is not known is a dash, and an interval that is not known is left out', () => {
  assert.equal(formatInterval(null, 'rate'), '–')
  assert.equal(formatInterval({ mean: 1, low: null, high: null }, 'rate'), '100 %')
})

test('a difference carries its sign, in percentage points where it is one of shares', () => {
  assert.equal(formatDifference({ mean: 0.12, low: 0.08, high: 0.16 }, 'rate'), '+12 pp [8, 16]')
  assert.equal(
    formatDifference({ mean: -0.04, low: -0.06, high: 0.01 }, 'score'),
    '−0.04 [−0.06, 0.01]',
  )
  assert.equal(formatDifference({ mean: 0, low: 0, high: 0 }, 'rate'), '0 pp [0, 0]')
})

test('a distance has no sign of its own; its ends keep theirs where it may be none', () => {
  assert.equal(formatDistance({ mean: 0.08, low: 0.03, high: 0.13 }, 'rate'), '8 points [3, 13]')
  assert.equal(formatDistance({ mean: -0.08, low: -0.13, high: 0.01 }, 'rate'), '8 points [−1, 13]')
  assert.equal(formatDistance({ mean: 0.01, low: null, high: null }, 'rate'), '1 point')
  assert.equal(
    formatDistance({ mean: -12, low: -16, high: -8 }, 'amount', 'words'),
    '12 words [8, 16]',
  )
})

test('a p value too small to matter reads as such', () => {
  assert.deepEqual([formatP(0.0341), formatP(0.00002), formatP(null)], ['0.034', '<0.001', '–'])
})

test('a coefficient has two places and a minus of its own', () => {
  assert.equal(formatCoefficient({ mean: 0.542, low: -0.0175, high: 1 }), '0.54 [−0.02, 1]')
  assert.equal(formatCoefficient({ mean: -0.001, low: null, high: null }), '0')
  assert.equal(formatCoefficient(null), '–')
})

test('money is never cut: large amounts keep their cents, small ones three digits', () => {
  assert.equal(
    formatInterval({ mean: 1234.56, low: 0.000123456, high: 2000 }, 'amount', usDollars),
    '$1,234.56 [0.000123, 2,000.00]',
  )
  assert.equal(
    formatDifference({ mean: -1234.56, low: -1300.129, high: 0 }, 'amount', usDollars),
    '−$1,234.56 [−1,300.13, 0]',
  )
  assert.equal(
    formatDistance({ mean: -0.00012, low: null, high: null }, 'amount', usDollars),
    '$0.00012',
  )
})
