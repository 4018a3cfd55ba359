import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Focus, Level } from '#contract/maturity.ts'
import { practicesOf } from './practices.ts'
import { bandOf, gatedLevel, pointsOf, scoreCells } from './score.ts'

type Met = (focus: Focus, level: Level) => number

/** Shares of the real catalogue, where `met` gives the share of a cell that has practices. */
function sharesOf(met: Met) {
  return (focus: Focus, level: Level) =>
    practicesOf(focus, level).length === 0 ? null : met(focus, level)
}

const upTo =
  (highest: number): Met =>
  (_, level) =>
    level <= highest ? 1 : 0

const cases: readonly {
  title: string
  met: Met
  hasTraffic?: boolean
  points: number
  level: number
  band: string
}[] = [
  {
    title: 'nothing gives nothing',
    met: upTo(0),
    hasTraffic: false,
    points: 0,
    level: 0,
    band: 'Initial',
  },
  {
    title: 'traffic alone grants the two empty cells of level 1',
    met: upTo(0),
    points: 2,
    level: 0,
    band: 'Initial',
  },
  { title: 'all of level 1 gives 7', met: upTo(1), points: 7, level: 1, band: 'Initial' },
  { title: 'all of level 2 gives 14', met: upTo(2), points: 14, level: 2, band: 'Defined' },
  { title: 'all of level 3 gives 17.5', met: upTo(3), points: 17.5, level: 3, band: 'Managed' },
  { title: 'all of level 4 gives 28', met: upTo(4), points: 28, level: 4, band: 'Optimized' },
  {
    title: 'without traffic the empty cells of level 1 hold their focuses at nothing',
    met: upTo(4),
    hasTraffic: false,
    points: 28 - 8 - 1.5 * (2 / 6),
    level: 4,
    band: 'Managed',
  },
  {
    title: 'half of level 1 gives half of its points',
    met: (_, level) => (level === 1 ? 0.5 : 0),
    points: 4.5,
    level: 0,
    band: 'Initial',
  },
  {
    title: 'a level counts nothing while a level below it in the same focus is incomplete',
    met: (focus, level) => (focus === 'OBS' && level === 1 ? 0.75 : 1),
    points: 28 - 4 + 0.75 - 1.5 * (1 / 6),
    level: 0,
    band: 'Optimized',
  },
  {
    title: 'the weakest focus decides the level, not the points',
    met: (focus, level) => (focus === 'EVL' && level === 2 ? 0.75 : 1),
    points: 28 - 0.25 - 2 - 1.5 * (1 / 6),
    level: 1,
    band: 'Optimized',
  },
  {
    title:
      'the empty cell of level 4 counts in the measure in which the others have reached level 4',
    met: (focus, level) => (level === 4 ? (focus === 'MOD' ? 1 : 0) : 1),
    points: 17.5 + 1.5 + 1.5 / 6,
    level: 3,
    band: 'Managed',
  },
  {
    title: 'the empty cell of level 4 takes the share of level 3',
    met: (focus, level) => (focus === 'PRM' && level === 3 ? 0.5 : 1),
    points: 28 - 0.25 - 1.5,
    level: 2,
    band: 'Optimized',
  },
]

for (const { title, met, hasTraffic = true, points, level, band } of cases) {
  test(title, () => {
    const shareOf = sharesOf(met)
    const sum = pointsOf(scoreCells({ shareOf, hasTraffic }))
    assert.equal(sum, Math.floor((points + 1e-9) * 100) / 100)
    assert.equal(gatedLevel(shareOf), level)
    assert.equal(bandOf(sum), band)
  })
}

test('a fraction of a point belongs to the band of the whole point below it', () => {
  const bounds = [
    [0, 'Initial'],
    [9.99, 'Initial'],
    [10, 'Defined'],
    [14.99, 'Defined'],
    [15, 'Managed'],
    [19.99, 'Managed'],
    [20, 'Optimized'],
    [28, 'Optimized'],
  ] as const
  for (const [points, band] of bounds) assert.equal(bandOf(points), band, String(points))
})

test('points are rounded down, and whole sums of thirds and ninths stay whole', () => {
  const cell = { focus: 'MOD', level: 1, share: 1, pointsMax: 1 } as const
  assert.equal(pointsOf(Array.from({ length: 9 }, () => ({ ...cell, points: 1 / 9 }))), 1)
  assert.equal(pointsOf([{ ...cell, points: 9.999 }]), 9.99)
})
