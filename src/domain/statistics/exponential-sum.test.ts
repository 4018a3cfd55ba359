import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShare, shareOf } from '#test/simulate.ts'
import { type Coefficient, probabilityBelowZero } from './exponential-sum.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { seededRandom } from './seeded-random.ts'

test('two kinds of coefficients give the beta distribution', () => {
  // k of n + 1 weights at 1 and the rest at 0 sum to Beta(k, n − k + 1); it is at most t with probability I_t.
  const counts: readonly [k: number, n: number][] = [
    [1, 1],
    [1, 2],
    [5, 10],
    [30, 30],
    [29, 30],
    [990, 1000],
    [1000, 1000],
    [3, 1000],
  ]
  for (const [k, n] of counts)
    for (const t of [0.01, 0.3, 0.5, 0.9, 0.97, 0.997]) {
      const wanted = incompleteBeta(k, n - k + 1, t)
      const seen = probabilityBelowZero([
        { value: 1 - t, count: k },
        { value: -t, count: n - k + 1 },
      ])
      assertClose(seen, wanted, 1e-6 * wanted + 1e-280, `${k} of ${n} at ${t}`)
    }
})

test('two single coefficients have the chance that everybody can work out', () => {
  // P(a E ≤ b F) = b / (a + b).
  for (const [a, b] of [
    [1, 1],
    [3, 1],
    [0.001, 1],
    [1, 0.001],
  ] as const)
    assertClose(
      probabilityBelowZero([
        { value: a, count: 1 },
        { value: -b, count: 1 },
      ]),
      b / (a + b),
      1e-9,
    )
})

test('mixed coefficients have the chance that drawing them shows', () => {
  const random = seededRandom(71)
  const draw = () => -Math.log(1 - random())
  const mixtures: readonly (readonly Coefficient[])[] = [
    [
      { value: -0.01, count: 290 },
      { value: 0.49, count: 10 },
      { value: -1, count: 1 },
    ],
    [
      { value: 0.2, count: 3 },
      { value: 0.05, count: 12 },
      { value: -0.4, count: 2 },
      { value: -0.9, count: 1 },
    ],
  ]
  const trials = 20_000
  for (const coefficients of mixtures) {
    const seen = shareOf(trials, () => {
      let sum = 0
      for (const { value, count } of coefficients)
        for (let term = 0; term < count; term += 1) sum += value * draw()
      return sum <= 0
    })
    assertShare(seen, probabilityBelowZero(coefficients), trials)
  }
})

test('coefficients of one sign leave nothing to chance, and none is our own mistake', () => {
  assert.equal(probabilityBelowZero([{ value: 2, count: 3 }]), 0)
  assert.equal(
    probabilityBelowZero([
      { value: -2, count: 3 },
      { value: 0, count: 1 },
    ]),
    1,
  )
  assert.throws(() => probabilityBelowZero([{ value: 0, count: 2 }]), /differs from 0/)
})
