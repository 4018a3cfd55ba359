import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import {
  krippendorffAlpha,
  krippendorffInterval,
  type Level,
  type RatedUnit,
} from './krippendorff-alpha.ts'
import { seededRandom } from './seeded-random.ts'

test('inspect_ai’s values come out', () => {
  // UKGovernmentBEIS/inspect_ai, tests/scorer/test_krippendorff.py.
  const cases: readonly [units: RatedUnit[], level: Level, alpha: number][] = [
    [
      [
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
      ],
      'nominal',
      1,
    ],
    [
      [
        [0, 1],
        [0, 1],
        [1, 0],
        [1, 0],
      ],
      'nominal',
      -0.75,
    ],
    [
      [
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
        [0, 0, 1],
      ],
      'nominal',
      0.685714,
    ],
    [
      [
        ['a', 'a'],
        ['b', 'b'],
        ['c', 'c'],
      ],
      'nominal',
      1,
    ],
    [
      [
        [1, 1, 0],
        [0, 0],
      ],
      'nominal',
      1 / 3,
    ],
    [
      [
        [1, 2],
        [3, 4],
        [1, 1],
      ],
      'interval',
      19 / 24,
    ],
    [
      [
        [1, 1],
        [3, 4],
        [5, 5],
      ],
      'ordinal',
      94 / 99,
    ],
  ]
  for (const [units, level, alpha] of cases) {
    assertClose(krippendorffAlpha(units, level), alpha, 5e-7, JSON.stringify(units))
  }
})

test('Krippendorff’s own example comes out at every level', () => {
  // K. Krippendorff, Computing Krippendorff’s Alpha-Reliability (2011), section C: four observers, twelve units.
  const observers = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
    [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
  ]
  const units = Array.from({ length: 12 }, (_, unit) =>
    observers.map((ratings) => ratings[unit] ?? null),
  )
  assertClose(krippendorffAlpha(units, 'nominal'), 0.743, 5e-4)
  assertClose(krippendorffAlpha(units, 'ordinal'), 0.815, 5e-4)
  assertClose(krippendorffAlpha(units, 'interval'), 0.849, 5e-4)
})

test('what was rated by one alone does not count, and raters who never differ show nothing', () => {
  assert.equal(krippendorffAlpha([], 'nominal'), null)
  assert.equal(krippendorffAlpha([[1, null], [2]], 'nominal'), null)
  assert.equal(
    krippendorffAlpha(
      [
        [5, 5],
        [5, 5],
      ],
      'nominal',
    ),
    null,
  )
  assert.equal(
    krippendorffAlpha([[1, 1, 0], [0, 0], [7], [null, 3]], 'nominal'),
    krippendorffAlpha(
      [
        [1, 1, 0],
        [0, 0],
      ],
      'nominal',
    ),
  )
})

test('an order or a distance needs numbers', () => {
  assert.throws(() => krippendorffAlpha([['low', 'high']], 'ordinal'), /one is low/)
  assert.throws(() => krippendorffAlpha([[1, Number.NaN]], 'interval'), /one is NaN/)
})

test('its interval holds the value, is the same for the same seed, and narrows with items', () => {
  const unitsOf = (count: number): RatedUnit[] =>
    Array.from({ length: count }, (_, unit) => [
      unit % 3,
      unit % 5 === 0 ? (unit + 1) % 3 : unit % 3,
    ])
  const of = (count: number) =>
    krippendorffInterval({
      units: unitsOf(count),
      level: 'nominal',
      alpha: 0.05,
      random: seededRandom(5),
    })
  const [few, many] = [of(30), of(300)]
  assert.deepEqual(of(30), few)
  const width = ({ interval }: typeof few) => (interval?.high ?? 9) - (interval?.low ?? 0)
  assert.ok(width(many) < width(few) / 2, `${width(few)}, ${width(many)}`)
  assert.ok((few.interval?.low ?? 1) < (few.estimate ?? 0))
  assert.ok((few.interval?.high ?? 0) > (few.estimate ?? 1))
})
