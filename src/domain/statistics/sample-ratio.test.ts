import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertClose,
  assertShareAtLeast,
  assertShareAtMost,
  drawPass,
  shareOf,
} from '#test/simulate.ts'
import { sampleRatioEvidence } from './sample-ratio.ts'
import { seededRandom } from './seeded-random.ts'

function split(control: number, candidate: number, share: number) {
  return [
    { share: 1 - share, units: control },
    { share, units: candidate },
  ]
}

test('it is the product of what each unit would have been given, unit by unit', () => {
  // Lindon and Malek, equation 7: the posterior mean of the unit's variant by its share, one factor a unit.
  const factors = [
    20 / 100 / 0.2,
    (20 + 1) / 101 / 0.2,
    80 / 102 / 0.8,
    (20 + 2) / 103 / 0.2,
    (80 + 1) / 104 / 0.8,
  ]
  const expected = factors.reduce((sum, factor) => sum + Math.log(factor), 0)
  assertClose(sampleRatioEvidence([split(2, 3, 0.2)]), expected, 1e-9)
})

test('without units there is no evidence, and what cannot be is endless', () => {
  assert.equal(sampleRatioEvidence([]), 0)
  assertClose(sampleRatioEvidence([split(0, 0, 0.5)]), 0, 1e-12)
  assertClose(sampleRatioEvidence([split(500, 0, 0)]), 0, 1e-9)
  assert.equal(sampleRatioEvidence([split(500, 1, 0)]), Number.POSITIVE_INFINITY)
})

test('shares add up, and units are counted', () => {
  const odd = [
    { share: 0.5, units: 1 },
    { share: 0.4, units: 1 },
  ]
  assert.throws(() => sampleRatioEvidence([odd]), /add up to 1, not 0.9/)
  assert.throws(() => sampleRatioEvidence([split(1.5, 1, 0.5)]), /whole number/)
})

test('shares that change from stretch to stretch are no mismatch, a mismatch in one of them is', () => {
  const right = [split(950, 50, 0.05), split(500, 500, 0.5)]
  assert.ok(sampleRatioEvidence(right) < 0)
  assert.ok(sampleRatioEvidence([split(1450, 550, 0.05)]) > Math.log(1000))
  assert.ok(sampleRatioEvidence([split(950, 50, 0.05), split(650, 350, 0.5)]) > Math.log(1000))
})

test('looked at after every unit, a right assignment is called wrong in 5 % of runs at most', () => {
  const random = seededRandom(21)
  const runs = 300
  const wrong = (truth: number) =>
    shareOf(runs, () => {
      const units = [0, 0]
      for (let unit = 0; unit < 600; unit += 1) {
        const at = drawPass(random, truth) ? 1 : 0
        units[at] = (units[at] ?? 0) + 1
        const evidence = sampleRatioEvidence([split(units[0] ?? 0, units[1] ?? 0, 0.2)])
        if (evidence >= Math.log(20)) return true
      }
      return false
    })
  assertShareAtMost(wrong(0.2), 0.05, runs)
  assertShareAtLeast(wrong(0.3), 0.95, runs)
})
