import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShare, assertShareAtMost, drawNormal, shareOf } from '#test/simulate.ts'
import { meanInterval } from './mean-interval.ts'
import { seededRandom } from './seeded-random.ts'

test('the clustered standard error of 0 … 19 in four clusters is .645', () => {
  // UKGovernmentBEIS/inspect_ai, tests/scorer/test_metric.py: value i in cluster i mod 4.
  const values = Array.from({ length: 20 }, (_, index) => index)
  const clusterIds = values.map((value) => String(value % 4))
  const { mean, standardError, degrees, clusterCount } = meanInterval({
    values,
    clusterIds,
    alpha: 0.05,
  })
  assert.equal(mean, 9.5)
  assertClose(standardError, 0.645, 5e-4)
  // By hand: cluster sums of deviations −7.5, −2.5, 2.5, 7.5; √(125 · 4/3)/20.
  assertClose(standardError, Math.sqrt((125 * 4) / 3) / 20, 1e-12)
  assert.equal(clusterCount, 4)
  assertClose(degrees, 3, 1e-9)
})

test('Student’s own sleep data have the interval of every textbook', () => {
  // “Student”, Biometrika 6 (1908) 1: additional hours of sleep, the differences of the two drugs.
  const values = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]
  const { mean, interval } = meanInterval({ values, alpha: 0.05 })
  assertClose(mean, 1.58, 1e-12)
  assertClose(interval?.low, 0.7001, 5e-5)
  assertClose(interval?.high, 2.4599, 5e-5)
})

test('clusters of unequal size have the standard error and degrees of the matrix formulas', () => {
  const sizes = [1, 2, 3, 6]
  const values = [0.4, 0.1, 0.9, 0.3, 0.8, 0.5, 1, 0, 0.2, 0.7, 0.6, 0.9]
  const clusterIds = sizes.flatMap((size, cluster) =>
    Array.from({ length: size }, () => `${cluster}`),
  )
  const { standardError, degrees } = meanInterval({ values, clusterIds, alpha: 0.05 })
  // J. Pustejovsky and E. Tipton, J. Bus. Econ. Stat. 36 (2018) 672, eq. 4 to 9 for an intercept alone: with
  // g_c = (I − H)_c A_c 1/n, A_c = I + ((1 − f_c)^(−1/2) − 1) 11'/n_c, the degrees are (Σ g_c'g_c)² / Σ (g_c'g_d)².
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const vectors = sizes.map((size, cluster) => {
    const scale = 1 / Math.sqrt(1 - size / n) / n
    return clusterIds.map((id) => scale * (Number(id === `${cluster}`) - size / n))
  })
  const dot = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, each, at) => sum + each * (right[at] ?? 0), 0)
  const variance = vectors.reduce(
    (sum, vector) =>
      sum +
      dot(
        vector,
        values.map((value) => value - mean),
      ) **
        2,
    0,
  )
  assertClose(standardError, Math.sqrt(variance), 1e-12)
  const products = vectors.flatMap((left) => vectors.map((right) => dot(left, right)))
  const trace = vectors.reduce((sum, vector) => sum + dot(vector, vector), 0)
  assertClose(degrees, trace ** 2 / dot(products, products), 1e-9)
  assert.ok((degrees ?? 9) < 3, 'fewer than clusters less one')
})

test('clusters of one are no clusters', () => {
  const values = [0.1, 0.9, 0.4, 0.35]
  const plain = meanInterval({ values, alpha: 0.1 })
  const clustered = meanInterval({ values, clusterIds: ['a', 'b', 'c', 'd'], alpha: 0.1 })
  assert.deepEqual(clustered, plain)
})

test('without values there is no mean, with one source no interval', () => {
  assert.deepEqual(meanInterval({ values: [], alpha: 0.05 }), {
    n: 0,
    clusterCount: 0,
    mean: null,
    standardError: null,
    degrees: null,
    interval: null,
  })
  assert.equal(meanInterval({ values: [3], alpha: 0.05 }).interval, null)
  const oneSource = meanInterval({ values: [1, 2], clusterIds: ['a', 'a'], alpha: 0.05 })
  assert.deepEqual([oneSource.mean, oneSource.interval], [1.5, null])
})

test('values that only rounding makes differ do not vary', () => {
  // Three tenths sum to .30000000000000004, so each deviates from their mean.
  assert.equal(meanInterval({ values: [0.1, 0.1, 0.1], alpha: 0.05 }).standardError, 0)
  const nearly = meanInterval({ values: [0.1, 0.1, 0.1 + 1e-9], alpha: 0.05 }).standardError
  assert.ok(nearly !== null && nearly > 0, 'a billionth is no rounding')
})

test('what is no number, and an id too few, is our own mistake', () => {
  assert.throws(() => meanInterval({ values: [1, Number.NaN], alpha: 0.05 }), /number 1 is NaN/)
  assert.throws(
    () => meanInterval({ values: [1, 2], clusterIds: ['a'], alpha: 0.05 }),
    /1 ids, 2 scores/,
  )
})

test('the t interval covers 95 % at five values', () => {
  const random = seededRandom(21)
  const trials = 10_000
  const seen = shareOf(trials, () => {
    const values = Array.from({ length: 5 }, () => 3 + 2 * drawNormal(random))
    return covers(meanInterval({ values, alpha: 0.05 }).interval, 3)
  })
  assertShare(seen, 0.95, trials, 'coverage')
})

test('where items share a source the clustered interval covers, and the plain one does not', () => {
  const random = seededRandom(22)
  const trials = 3000
  let plainCovers = 0
  const clustered = shareOf(trials, () => {
    const values: number[] = []
    const clusterIds: string[] = []
    for (let cluster = 0; cluster < 20; cluster += 1) {
      const shared = drawNormal(random)
      for (let item = 0; item < 6; item += 1) {
        values.push(shared + drawNormal(random))
        clusterIds.push(String(cluster))
      }
    }
    if (covers(meanInterval({ values, alpha: 0.05 }).interval, 0)) plainCovers += 1
    return covers(meanInterval({ values, clusterIds, alpha: 0.05 }).interval, 0)
  })
  assertShare(clustered, 0.95, trials, 'clustered coverage')
  assertShareAtMost(plainCovers / trials, 0.8, trials, 'plain coverage')
})

function covers(
  interval: { readonly low: number; readonly high: number } | null,
  truth: number,
): boolean {
  return interval !== null && interval.low <= truth && truth <= interval.high
}
