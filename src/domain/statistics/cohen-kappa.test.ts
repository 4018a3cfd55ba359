import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShare, drawPass, shareOf } from '#test/simulate.ts'
import { cohenKappa, type RatedPair } from './cohen-kappa.ts'
import { seededRandom } from './seeded-random.ts'

test('SAS gives the same κ, standard error and interval', () => {
  // Printed by SAS, as statsmodels/stats/tests/test_inter_rater.py (table10) and its sandbox (t9, J. Uebersax) have them.
  const table10 = cohenKappa(
    pairsOf([
      ['a', 'b', 4],
      ['a', 'c', 1],
      ['b', 'b', 8],
      ['c', 'b', 1],
      ['c', 'c', 5],
    ]),
    0.05,
  )
  assertClose(table10.kappa, 0.4842, 5e-5)
  assertClose(table10.standardError, 0.138, 5e-5)
  assertClose(table10.interval?.low, 0.2137, 5e-5)
  assertClose(table10.interval?.high, 0.7547, 5e-5)
  const t9 = cohenKappa(
    pairsOf([
      ['b', 'a', 5],
      ['b', 'b', 16],
      ['b', 'c', 3],
      ['c', 'a', 8],
      ['c', 'b', 12],
      ['c', 'c', 28],
    ]),
    0.05,
  )
  assertClose(t9.kappa, 0.3333, 5e-5)
  assertClose(t9.standardError, 0.0814, 5e-5)
})

test('fifty applications read twice agree by .4 beyond chance', () => {
  // By hand: agreed .70, by chance .5 · .6 + .5 · .4 = .50.
  const kappa = cohenKappa(
    pairsOf([
      ['yes', 'yes', 20],
      ['yes', 'no', 5],
      ['no', 'yes', 10],
      ['no', 'no', 15],
    ]),
    0.05,
  )
  assertClose(kappa.kappa, 0.4, 1e-12)
  assert.equal(kappa.n, 50)
})

test('full agreement on few items is no certainty', () => {
  const { kappa, standardError, interval } = cohenKappa(
    pairsOf([
      ['a', 'a', 5],
      ['b', 'b', 5],
    ]),
    0.05,
  )
  assertClose(kappa, 1, 1e-12)
  assertClose(standardError, 0, 1e-7)
  // Wilson’s low end of 10 of 10 is .7225; (.7225 − .5)/.5.
  assertClose(interval?.low, 0.4449, 1e-4)
  assert.equal(interval?.high, 1)
})

test('with one label in all, or none, there is no κ', () => {
  assert.equal(cohenKappa([], 0.05).kappa, null)
  assert.equal(cohenKappa(pairsOf([['yes', 'yes', 7]]), 0.05).kappa, null)
  assertClose(cohenKappa(pairsOf([['yes', 'no', 7]]), 0.05).kappa, 0, 1e-12)
})

test('its interval covers 95 % at 150 items', () => {
  const random = seededRandom(81)
  const trials = 2000
  // Both say yes half the time and the same with probability .8: κ = (.8 − .5)/.5.
  const seen = shareOf(trials, () => {
    const pairs = Array.from({ length: 150 }, (): RatedPair => {
      const first = drawPass(random, 0.5)
      const second = drawPass(random, 0.8) ? first : !first
      return [String(first), String(second)]
    })
    const { interval } = cohenKappa(pairs, 0.05)
    return interval !== null && interval.low <= 0.6 && 0.6 <= interval.high
  })
  assertShare(seen, 0.945, trials, 'coverage')
})

function pairsOf(table: readonly (readonly [string, string, number])[]): RatedPair[] {
  return table.flatMap(([first, second, count]) =>
    Array.from({ length: count }, (): RatedPair => [first, second]),
  )
}
