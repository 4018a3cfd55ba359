import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertClose, assertShareAtMost, drawPass, shareOf } from '#test/simulate.ts'
import { boundedMeanInterval, boundedMeanPValue } from './bounded-mean.ts'
import { seededRandom } from './seeded-random.ts'
import { sourcesOf } from './sources.ts'

const bounds = { low: 0, high: 1 }
const alpha = 0.05

function intervalOf(values: readonly number[], clusterIds?: readonly string[]) {
  return boundedMeanInterval({ sources: sourcesOf({ values, clusterIds }), bounds, alpha })
}

function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value)
}

describe('The interval of a bounded mean', () => {
  test('of independent passes is Clopper and Pearson’s', () => {
    // R. Newcombe, Stat. Med. 17 (1998) 857, table I, method 5: 81/263, 15/148, 0/20, 1/29.
    const cases: readonly [passed: number, n: number, low: number, high: number][] = [
      [81, 263, 0.2527, 0.3676],
      [15, 148, 0.0578, 0.1617],
      [0, 20, 0, 0.1684],
      [1, 29, 0.0009, 0.1776],
    ]
    for (const [passed, n, low, high] of cases) {
      const seen = intervalOf([...times(passed, 1), ...times(n - passed, 0)])
      assertClose(seen.low, low, 6e-5, `${passed}/${n}`)
      assertClose(seen.high, high, 6e-5, `${passed}/${n}`)
    }
  })

  test('never falls when a score rises: thirty perfect ones show more than twenty-nine and one of .75', () => {
    const perfect = intervalOf(times(30, 1))
    assertClose(perfect.low, 0.025 ** (1 / 30), 1e-7)
    assert.equal(perfect.high, 1)
    const lows = [1, 0.999, 0.75, 0.5, 0.1, 0].map(
      (last) => intervalOf([...times(29, 1), last]).low,
    )
    assert.deepEqual(
      lows,
      lows.toSorted((left, right) => right - left),
    )
    assert.ok(lows.every((low) => low <= 1))
    const few = [0.2, 0.5, 0.5, 0.8, 0.9]
    for (const place of few.keys()) {
      const raised = few.with(place, 0.95)
      assert.ok(intervalOf(raised).low >= intervalOf(few).low)
      assert.ok(intervalOf(raised).high >= intervalOf(few).high)
    }
  })

  test('stays inside the bounds, and mirrors', () => {
    const values = [0.99, 1, 1, 0.98, 1]
    const { low, high } = intervalOf(values)
    assert.ok(low > 0 && high <= 1)
    const mirror = intervalOf(values.map((value) => 1 - value))
    assertClose(mirror.low, 1 - high, 1e-6)
    assertClose(mirror.high, 1 - low, 1e-6)
  })

  test('does not hang on the order of values, nor on how finely many are told apart', () => {
    const random = seededRandom(81)
    const values = Array.from({ length: 600 }, () => random() ** 0.3)
    const seen = intervalOf(values)
    const turned = intervalOf(values.toReversed())
    assertClose(turned.low, seen.low, 1e-7)
    // Below a hundred each value stands for itself; a third of the sample, three times over, is the same shape.
    const some = values.slice(0, 95)
    const exact = intervalOf(some)
    const blurred = intervalOf(
      [...some, ...some, ...some].map((value, at) => value + (at % 3) * 1e-7 - 1e-7),
    )
    assertClose(blurred.low, intervalOf([...some, ...some, ...some]).low, 1e-4)
    assert.ok(exact.low < blurred.low)
  })

  test('without values is all there could be', () => {
    assert.deepEqual(intervalOf([]), bounds)
    assert.equal(boundedMeanPValue({ sources: [], bounds }, 0.5), 1)
  })

  test('a score outside its bounds is our own mistake', () => {
    assert.throws(() => intervalOf([0.5, 1.2]), /lies in \[0, 1\], and is 1.2/)
  })
})

test('the p value is alpha where the interval ends, and falls beyond', () => {
  const sources = sourcesOf({ values: [0.1, 0.4, 0.4, 0.9, 1, 0.7, 0.75] })
  const { low, high } = boundedMeanInterval({ sources, bounds, alpha })
  const at = (mean: number) => boundedMeanPValue({ sources, bounds }, mean)
  assertClose(at(low), alpha, 1e-5)
  assertClose(at(high), alpha, 1e-5)
  assert.ok(at(low - 0.05) < alpha && at(low + 0.05) > alpha)
  assert.deepEqual([at(-0.1), at(1.1)], [0, 0])
})

describe('Values that share a source', () => {
  test('that all say the same count once, however often it is said', () => {
    const ids = Array.from({ length: 60 }, (_, at) => String(at % 12))
    assertClose(intervalOf(times(60, 1), ids).low, intervalOf(times(12, 1)).low, 1e-7)
  })

  test('weigh by how many they are', () => {
    // Nine failed in one source of ten: one source more of that size may be as bad.
    const values = [...times(20, 1), ...times(9, 0), 1]
    const ids = [
      ...Array.from({ length: 20 }, (_, at) => String(at)),
      ...times(10, 0).map(() => 'big'),
    ]
    const { low, high } = intervalOf(values, ids)
    assert.ok(low < 0.4 && high > 0.9, `${low}, ${high}`)
  })
})

describe('At its bound a gate passes 2.5 % of the time at most', () => {
  const trials = 1500
  type Draw = (random: () => number) => { values: number[]; clusterIds?: string[] }
  const independent =
    (n: number, draw: (random: () => number) => number): Draw =>
    (random) => ({ values: Array.from({ length: n }, () => draw(random)) })
  /** Each of so many sources passes with a rate of its own, and is asked so often. */
  const shared =
    (count: number, sizeOf: (random: () => number) => number): Draw =>
    (random) => {
      const values: number[] = []
      const clusterIds: string[] = []
      for (let source = 0; source < count; source += 1) {
        const rate = drawPass(random, 0.7) ? 0.97 : 0.5
        for (let left = sizeOf(random); left > 0; left -= 1) {
          values.push(Number(drawPass(random, rate)))
          clusterIds.push(String(source))
        }
      }
      return { values, clusterIds }
    }
  const grade = (random: () => number) => {
    const luck = random()
    return luck < 0.9 ? 1 : luck < 0.98 ? 0.75 : 0
  }
  const cases: readonly [title: string, mean: number, draw: Draw][] = [
    ['30 passes at .95', 0.95, independent(30, (random) => Number(drawPass(random, 0.95)))],
    ['50 passes at .5', 0.5, independent(50, (random) => Number(drawPass(random, 0.5)))],
    ['30 grades, nearly all 1', 0.96, independent(30, grade)],
    ['100 grades, nearly all 1', 0.96, independent(100, grade)],
    [
      '30 small gains and a rare loss',
      0.5,
      independent(30, (random) => (random() < 0.98 ? 0.51 : 0.01)),
    ],
    ['20 items, asked five times', 0.829, shared(20, () => 5)],
    [
      '30 sources of unequal size',
      0.829,
      shared(30, (random) => 1 + Math.floor(12 * random() ** 3)),
    ],
  ]
  for (const [title, mean, draw] of cases)
    test(title, () => {
      const random = seededRandom(91)
      let above = 0
      const below = shareOf(trials, () => {
        const { values, clusterIds } = draw(random)
        const { low, high } = intervalOf(values, clusterIds)
        if (low > mean) above += 1
        return high < mean
      })
      assertShareAtMost(above / trials, 0.025, trials, 'low end above the mean')
      assertShareAtMost(below, 0.025, trials, 'high end below the mean')
    })
})
