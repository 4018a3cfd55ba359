import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, drawNormal, shareOf } from '#test/simulate.ts'
import { exactClustersMax, signFlipTest } from './permutation.ts'
import { seededRandom } from './seeded-random.ts'

const random = seededRandom(1)

test('Darwin’s maize: of 32,768 flips 1,726 are as extreme, p = .0527', () => {
  // R. A. Fisher, The Design of Experiments (1935) §21: fifteen pairs, crossed less self-fertilised, in eighths of an inch.
  const differences = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
  const { pValue, isExact, flips } = signFlipTest({ differences, random })
  assert.deepEqual([isExact, flips], [true, 32_768])
  assert.equal(Math.round(pValue * flips), 1726)
})

test('three improvements of three cannot be shown: 2 of 8 flips are as extreme', () => {
  assert.equal(signFlipTest({ differences: [1, 2, 3], random }).pValue, 0.25)
  assert.equal(signFlipTest({ differences: [], random }).pValue, 1)
  assert.equal(signFlipTest({ differences: [0, 0], random }).pValue, 1)
})

test('differences of one source flip together', () => {
  const differences = [1, 1, 1, 1, 2, 2]
  const clusterIds = ['a', 'a', 'b', 'b', 'c', 'c']
  assert.equal(signFlipTest({ differences, clusterIds, random }).flips, 8)
  assert.equal(signFlipTest({ differences, clusterIds, random }).pValue, 0.25)
  assert.equal(signFlipTest({ differences, random }).flips, 64)
})

test('a shift that is tested for is taken out first', () => {
  const differences = [1, 2, 3, 4]
  assert.equal(signFlipTest({ differences, nullDifference: 2.5, random }).pValue, 1)
  assert.equal(signFlipTest({ differences, nullDifference: 0, random }).pValue, 2 / 16)
})

test('rounding does not break ties', () => {
  // .1 + .2 − .3 is 5.6e-17, not 0: all eight flips that tie in truth are counted as such.
  const { pValue } = signFlipTest({ differences: [0.1, 0.2, -0.3], random })
  assert.equal(pValue, 1)
})

test('beyond the exact number a random sample of flips says nearly the same', () => {
  const source = seededRandom(4)
  const many = Array.from({ length: exactClustersMax + 4 }, () => 0.45 + drawNormal(source))
  const sampled = signFlipTest({ differences: many, random: seededRandom(5) })
  const again = signFlipTest({ differences: many, random: seededRandom(6), flips: 99_999 })
  assert.deepEqual([sampled.isExact, sampled.flips], [false, 9_999])
  assertClose(sampled.pValue, again.pValue, 0.02)
  assert.ok(signFlipTest({ differences: many.map(() => 1), random }).pValue > 0, 'never 0')
})

test('variants that are the same are told apart 5 % of the time, however the scores are spread', () => {
  const source = seededRandom(7)
  const trials = 1500
  const seen = shareOf(trials, () => {
    // Heavy tails: what breaks a t test does not break this one.
    const differences = Array.from({ length: 9 }, () => drawNormal(source) ** 5)
    return signFlipTest({ differences, random: source }).pValue <= 0.05
  })
  assertShareAtMost(seen, 0.05, trials)
})
