import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, shareOf } from '#test/simulate.ts'
import { seededRandom } from './seeded-random.ts'
import { benjaminiHochberg, holm } from './several-tests.ts'

test('Holm multiplies the smallest by the count, the next by one less, and never falls', () => {
  // By hand: sorted .005 .01 .03 .04 times 4 3 2 1 is .02 .03 .06 .04, and .04 rises to .06.
  assertAll(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
  assertAll(holm([0.6, 0.7]), [1, 1])
})

test('Benjamini and Hochberg divide by the rank, and never fall going down', () => {
  // By hand: sorted .005 .01 .03 .04 times 4/1 4/2 4/3 4/4 is .02 .02 .04 .04.
  assertAll(benjaminiHochberg([0.01, 0.04, 0.03, 0.005]), [0.02, 0.04, 0.04, 0.02])
  // .039 · 3/2 is above .04 · 3/3, which takes its place.
  assertAll(benjaminiHochberg([0.001, 0.039, 0.04]), [0.003, 0.04, 0.04])
})

test('Benjamini and Hochberg’s own example rejects four', () => {
  // J. R. Stat. Soc. B 57 (1995) 289, section 4.1: fifteen p values at q = .05; Bonferroni and Holm reject three.
  const pValues = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
    0.6528, 0.759, 1,
  ]
  const rejected = (adjusted: readonly number[]) => adjusted.filter((p) => p <= 0.05).length
  assert.equal(rejected(benjaminiHochberg(pValues)), 4)
  assert.equal(rejected(holm(pValues)), 3)
})

test('one test stays as it is, none stay none, and what is no p value is our own mistake', () => {
  assert.deepEqual([holm([0.03]), benjaminiHochberg([0.03])], [[0.03], [0.03]])
  assert.deepEqual([holm([]), benjaminiHochberg([])], [[], []])
  assert.throws(() => holm([0.5, 1.5]), /\[0, 1\]: 0.5, 1.5/)
})

test('of ten true nulls, Holm finds even one at most 5 % of the time', () => {
  const random = seededRandom(61)
  const trials = 10_000
  const seen = shareOf(trials, () =>
    holm(Array.from({ length: 10 }, random)).some((p) => p <= 0.05),
  )
  assertShareAtMost(seen, 0.05, trials)
})

test('of what Benjamini and Hochberg find, 5 % is wrong at most', () => {
  const random = seededRandom(62)
  const trials = 4000
  let wrongShares = 0
  for (let trial = 0; trial < trials; trial += 1) {
    // Ten nulls, ten effects with p values crowded near 0.
    const adjusted = benjaminiHochberg(
      Array.from({ length: 20 }, (_, index) => (index < 10 ? random() : random() ** 8)),
    )
    const found = adjusted.flatMap((p, index) => (p <= 0.05 ? [index] : []))
    if (found.length > 0) wrongShares += found.filter((index) => index < 10).length / found.length
  }
  assertShareAtMost(wrongShares / trials, 0.05, trials)
})

function assertAll(seen: readonly number[], expected: readonly number[]): void {
  assert.equal(seen.length, expected.length)
  seen.forEach((value, index) => assertClose(value, expected[index] ?? Number.NaN, 1e-12))
}
