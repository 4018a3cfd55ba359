import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countOf, countRate, countScores, meanOf } from './score-counts.ts'

test('a rate is two counts, and one where all are alike', () => {
  assert.deepEqual(countRate({ hits: 3, n: 10 }), [
    { low: 0, high: 0, count: 7 },
    { low: 1, high: 1, count: 3 },
  ])
  assert.deepEqual(countRate({ hits: 0, n: 4 }), [{ low: 0, high: 0, count: 4 }])
  assert.deepEqual(countRate({ hits: 0, n: 0 }), [])
  assert.throws(() => countRate({ hits: 5, n: 4 }), /at most so many are 1, not 5/)
})

test('scores are counted outwards: each lies between the ends of its count', () => {
  const scores = [0, 0.25, 0.33333, 0.9999, 1, 0.25]
  const counts = countScores(scores)
  assert.equal(countOf(counts), scores.length)
  assert.deepEqual(
    counts.find(({ low }) => low === 0.25),
    { low: 0.25, high: 0.25, count: 2 },
  )
  for (const score of scores)
    assert.ok(
      counts.some(
        ({ low, high }) => low <= score && score <= high && high - low <= 0.001 + Number.EPSILON,
      ),
      `${score}`,
    )
  assert.throws(() => countScores([1.001]), /lies in \[0, 1\]/)
  assert.throws(() => countScores([Number.NaN]), /NaN/)
})

test('however many scores there are, there are at most 2,001 counts', () => {
  const scores = Array.from({ length: 50_000 }, (_, index) => index / 49_999)
  assert.ok(countScores(scores).length <= 2_001)
})

test('the mean is that of the middles, and unknown without scores', () => {
  assert.equal(meanOf(countRate({ hits: 1, n: 4 })), 0.25)
  assert.equal(meanOf([]), null)
  assert.ok(Math.abs((meanOf(countScores([0.1234, 0.5678])) ?? 0) - 0.3456) < 0.001)
})
