import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertShareAtMost, drawNormal, shareOf } from '#test/simulate.ts'
import { meanDifferenceSequence, meanRatioSequence } from './mean-difference-sequence.ts'
import { countRate, countScores } from './score-counts.ts'
import { seededRandom } from './seeded-random.ts'
import type { Stretch } from './two-arm-evidence.ts'

const alpha = { low: 0.05, high: 0.05 }

test('before the first call anything is possible', () => {
  const nothing = { control: [], candidate: [], share: 0.2 }
  assert.deepEqual(meanDifferenceSequence([nothing], alpha), { low: -1, high: 1 })
  assert.deepEqual(meanDifferenceSequence([], alpha), { low: -1, high: 1 })
  assert.deepEqual(meanRatioSequence([nothing], alpha), {
    low: 0,
    high: Number.POSITIVE_INFINITY,
  })
})

test('the interval holds what was seen, and narrows with calls', () => {
  const intervalOf = (times: number) =>
    meanDifferenceSequence(
      [
        {
          control: countRate({ hits: 9 * times, n: 100 * times }),
          candidate: countRate({ hits: 12 * times, n: 100 * times }),
          share: 0.5,
        },
      ],
      alpha,
    )
  const widths = [1, 10, 100].map((times) => {
    const { low, high } = intervalOf(times)
    assert.ok(low < 0.03 && high > 0.03, `${times}: ${low} ${high}`)
    return high - low
  })
  assert.ok((widths[1] ?? 0) < (widths[0] ?? 0) / 2 && (widths[2] ?? 0) < (widths[1] ?? 0) / 2)
  assert.ok(intervalOf(1).low < 0 && intervalOf(100).low > 0)
})

test('a hundred and ten calls without an error show that at most one in twenty more fails', () => {
  const high = (candidates: number) =>
    meanDifferenceSequence(
      [
        {
          control: countRate({ hits: 0, n: 4 * candidates }),
          candidate: countRate({ hits: 0, n: candidates }),
          share: 0.2,
        },
      ],
      alpha,
    ).high
  assert.ok(high(90) > 0.05, `${high(90)}`)
  assert.ok(high(110) < 0.05, `${high(110)}`)
})

test('scores that vary little are told apart by fewer calls than passes and failures', () => {
  const random = seededRandom(3)
  const around = (mean: number) =>
    countScores(Array.from({ length: 400 }, () => mean + 0.1 * (random() - 0.5)))
  const graded = { control: around(0.5), candidate: around(0.56), share: 0.5 }
  const passed = {
    control: countRate({ hits: 200, n: 400 }),
    candidate: countRate({ hits: 224, n: 400 }),
    share: 0.5,
  }
  assert.ok(meanDifferenceSequence([graded], alpha).low > 0)
  assert.ok(meanDifferenceSequence([passed], alpha).low < 0)
})

test('counts that hide a score within a thousandth move an end outwards, by little', () => {
  const random = seededRandom(4)
  const draw = (n: number) => Array.from({ length: n }, () => random())
  const [control, candidate] = [draw(300), draw(300)]
  const exact = (scores: readonly number[]) =>
    scores.map((score) => ({ low: score, high: score, count: 1 }))
  const sharp = meanDifferenceSequence(
    [{ control: exact(control), candidate: exact(candidate), share: 0.5 }],
    alpha,
  )
  const counted = meanDifferenceSequence(
    [{ control: countScores(control), candidate: countScores(candidate), share: 0.5 }],
    alpha,
  )
  assert.ok(counted.low <= sharp.low && counted.high >= sharp.high)
  assert.ok(sharp.low - counted.low < 0.003 && counted.high - sharp.high < 0.003)
})

test('the ratio of clipped amounts is the same in any currency', () => {
  const random = seededRandom(5)
  const amounts = (factor: number) =>
    Array.from({ length: 2_000 }, () =>
      Math.min(1, factor * 0.1 * Math.exp(0.5 * drawNormal(random))),
    )
  const [control, candidate] = [amounts(1), amounts(1.5)]
  const stretchOf = (bound: number): Stretch => ({
    control: countScores(control.map((amount) => (amount * bound) / bound)),
    candidate: countScores(candidate.map((amount) => (amount * bound) / bound)),
    share: 0.5,
  })
  const { low, high } = meanRatioSequence([stretchOf(1)], alpha)
  assert.ok(low > 1.2 && low < 1.5 && high > 1.5 && high < 1.9, `${low} ${high}`)
  assert.deepEqual(meanRatioSequence([stretchOf(7)], alpha), { low, high })
})

test('at every look at once, an end leaves the true difference out in 5 % of runs at most', () => {
  const random = seededRandom(6)
  const runs = 100
  const wrong = { low: 0, high: 0 }
  for (let run = 0; run < runs; run += 1) {
    const scores = { control: [] as number[], candidate: [] as number[] }
    let [lowMissed, highMissed] = [false, false]
    for (let call = 1; call <= 200; call += 1) {
      // Squares of uniform numbers have mean 1/3, uniform numbers 1/2.
      if (random() < 0.3) scores.candidate.push(random())
      else scores.control.push(random() ** 2)
      if (call % 20 !== 0) continue
      const { low, high } = meanDifferenceSequence(
        [
          {
            control: countScores(scores.control),
            candidate: countScores(scores.candidate),
            share: 0.3,
          },
        ],
        alpha,
      )
      lowMissed ||= low > 1 / 6
      highMissed ||= high < 1 / 6
    }
    wrong.low += lowMissed ? 1 : 0
    wrong.high += highMissed ? 1 : 0
  }
  assertShareAtMost(wrong.low / runs, 0.05, runs, 'low')
  assertShareAtMost(wrong.high / runs, 0.05, runs, 'high')
})

test('a sequence that drifts together in both arms still holds the difference of their averages', () => {
  const random = seededRandom(8)
  const runs = 100
  const missed = shareOf(runs, () => {
    const hits = { control: 0, candidate: 0 }
    for (let pair = 1; pair <= 300; pair += 1) {
      const rate = 0.05 + 0.9 * (pair / 300)
      if (random() < rate) hits.control += 1
      if (random() < rate) hits.candidate += 1
      if (pair % 30 !== 0) continue
      const { low, high } = meanDifferenceSequence(
        [
          {
            control: countRate({ hits: hits.control, n: pair }),
            candidate: countRate({ hits: hits.candidate, n: pair }),
            share: 0.5,
          },
        ],
        alpha,
      )
      if (low > 0 || high < 0) return true
    }
    return false
  })
  assertShareAtMost(missed, 0.1, runs)
})
