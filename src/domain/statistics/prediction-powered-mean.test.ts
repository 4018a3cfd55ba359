import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtLeast, drawNormal } from '#test/simulate.ts'
import { meanInterval } from './mean-interval.ts'
import { predictionPoweredMean } from './prediction-powered-mean.ts'
import { seededRandom } from './seeded-random.ts'

test('a judge that is always 2 too high is corrected by exactly that', () => {
  // As in ppi_py, tests/test_mean.py, test_ppi_mean_pointestimate: the labels’ mean is 0, the judge’s 2.
  const people = [0.1, -0.4, 0.9, -0.6, 0.5, -0.5]
  const { mean } = predictionPoweredMean({
    labelled: people.map((person) => ({ person, judge: person + 2 })),
    unlabelled: Array.from({ length: 10_000 }, () => 2),
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
        alpha: 0.05,
      }),
    /: 1, 2/,
  )
})

test('it covers 95 %, with a narrower interval than the labels alone', () => {
  const random = seededRandom(6)
  const trials = 800
  let [covered, width, labelsWidth] = [0, 0, 0]
  for (let trial = 0; trial < trials; trial += 1) {
    const drawn = Array.from({ length: 80 }, () => {
      const person = 0.3 + drawNormal(random)
      return { person, judge: person + 0.5 + 0.5 * drawNormal(random) }
    })
    const unlabelled = Array.from(
      { length: 800 },
      () => 0.8 + drawNormal(random) + 0.5 * drawNormal(random),
    )
    const { interval } = predictionPoweredMean({ labelled: drawn, unlabelled, alpha: 0.05 })
    if (interval.low <= 0.3 && 0.3 <= interval.high) covered += 1
    width += interval.high - interval.low
    const labels = meanInterval({ values: drawn.map(({ person }) => person), alpha: 0.05 }).interval
    labelsWidth += (labels?.high ?? 0) - (labels?.low ?? 0)
  }
  assertShareAtLeast(covered / trials, 0.94, trials, 'coverage')
  assert.ok(width < 0.7 * labelsWidth, `${width / trials} against ${labelsWidth / trials}`)
})
