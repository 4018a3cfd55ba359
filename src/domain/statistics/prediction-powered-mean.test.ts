import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtLeast, drawPass } from '#test/simulate.ts'
import { boundedMeanInterval } from './bounded-mean.ts'
import { predictionPoweredMean } from './prediction-powered-mean.ts'
import { seededRandom } from './seeded-random.ts'
import { sourcesOf } from './sources.ts'

const bounds = { low: 0, high: 1 }

test('a judge that is always 2 too high is corrected by exactly that', () => {
  // As in ppi_py, tests/test_mean.py, test_ppi_mean_pointestimate: the labels’ mean is 0, the judge’s 2.
  const people = [0.1, -0.4, 0.9, -0.6, 0.5, -0.5]
  const { mean } = predictionPoweredMean({
    labelled: people.map((person) => ({ person, judge: person + 2 })),
    unlabelled: Array.from({ length: 10_000 }, () => 2),
    bounds: { low: -3, high: 3 },
    alpha: 0.05,
  })
  assertClose(mean, 0, 1e-9)
})

test('by hand: two labels, two without', () => {
  // People 0 1, judge 0 1, unlabelled 0 1: covariance ¼, spread of all four ⅓, so λ = ¼/(2 · ⅓) = ⅜;
  // mean ⅜ · ½ + (0 + ⅝)/2, variance (9/64 · ¼)/2 + (25/64 · ¼)/2.
  const found = predictionPoweredMean({
    labelled: [
      { person: 0, judge: 0 },
      { person: 1, judge: 1 },
    ],
    unlabelled: [0, 1],
    bounds,
    alpha: 0.05,
  })
  assertClose(found.trust, 0.375, 1e-12)
  assertClose(found.mean, 0.5, 1e-12)
  assertClose(found.standardError, Math.sqrt((9 / 64 + 25 / 64) / 8), 1e-12)
})

test('a judge that says nothing, or the reverse, is not trusted: the labels alone remain', () => {
  const people = [1, 0, 1, 1, 0, 1]
  for (const judgeOf of [() => 0.5, (person: number) => 1 - person]) {
    const { mean, trust } = predictionPoweredMean({
      labelled: people.map((person) => ({ person, judge: judgeOf(person) })),
      unlabelled: [0.5, 0.5, 0.5],
      bounds,
      alpha: 0.05,
    })
    assert.equal(trust, 0)
    assertClose(mean, 4 / 6, 1e-12)
  }
})

test('one label is none', () => {
  assert.throws(
    () =>
      predictionPoweredMean({
        labelled: [{ person: 1, judge: 1 }],
        unlabelled: [1, 1],
        bounds,
        alpha: 0.05,
      }),
    /: 1, 2/,
  )
})

test('it covers 95 % from ten labels on, and with many is narrower than the labels alone', () => {
  const random = seededRandom(6)
  const trials = 600
  const draw = () => {
    const person = Number(drawPass(random, 0.8))
    return { person, judge: Number(drawPass(random, person === 1 ? 0.95 : 0.1)) }
  }
  for (const labels of [10, 30, 300]) {
    let [covered, width, labelsWidth] = [0, 0, 0]
    for (let trial = 0; trial < trials; trial += 1) {
      const labelled = Array.from({ length: labels }, draw)
      const unlabelled = Array.from({ length: 1000 }, () => draw().judge)
      const { interval } = predictionPoweredMean({ labelled, unlabelled, bounds, alpha: 0.05 })
      if (interval.low <= 0.8 && 0.8 <= interval.high) covered += 1
      width += interval.high - interval.low
      const values = labelled.map(({ person }) => person)
      const alone = boundedMeanInterval({ sources: sourcesOf({ values }), bounds, alpha: 0.05 })
      labelsWidth += alone.high - alone.low
    }
    assertShareAtLeast(covered / trials, 0.95, trials, `coverage with ${labels} labels`)
    if (labels === 300)
      assert.ok(width < 0.8 * labelsWidth, `${width / trials} against ${labelsWidth / trials}`)
  }
})
