import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, drawPass, shareOf } from '#test/simulate.ts'
import { mcnemar } from './mcnemar.ts'
import { seededRandom } from './seeded-random.ts'

test('15 against 6 is p = .0784 exactly and .0525 by mid-p', () => {
  // Twice the binomial tail of 6 of 21, by hand; mid-p less C(21, 6)/2^21.
  const { exact, midP } = mcnemar({ onlyFirst: 15, onlySecond: 6 })
  assertClose(exact, 0.0784, 5e-5)
  assertClose(midP, 0.0525, 5e-5)
})

test('the published example of the mid-p test comes out, whichever variant stands first', () => {
  // M. Fagerland, S. Lydersen and P. Laake, BMC Med. Res. Methodol. 13 (2013) 91: Bentur's
  // airway data, 1 against 7 discordant; by its formulas 18/256 and 18/256 − 8/256.
  for (const counts of [
    { onlyFirst: 1, onlySecond: 7 },
    { onlyFirst: 7, onlySecond: 1 },
  ]) {
    assertClose(mcnemar(counts).exact, 18 / 256, 1e-12)
    assertClose(mcnemar(counts).midP, 10 / 256, 1e-12)
  }
})

test('as many on either side is no evidence at all', () => {
  // The same paper's supplement: 1 − ½ C(n, n/2)/2^n.
  assert.equal(mcnemar({ onlyFirst: 2, onlySecond: 2 }).exact, 1)
  assertClose(mcnemar({ onlyFirst: 2, onlySecond: 2 }).midP, 1 - 3 / 16, 1e-12)
  assert.deepEqual(mcnemar({ onlyFirst: 0, onlySecond: 0 }), { exact: 1, midP: 1 })
})

test('variants that pass equally often are told apart at most 5 % of the time', () => {
  const random = seededRandom(3)
  const trials = 4000
  for (const discordantRate of [0.1, 0.4]) {
    const seen = shareOf(trials, () => {
      let [onlyFirst, onlySecond] = [0, 0]
      for (let item = 0; item < 60; item += 1) {
        if (!drawPass(random, discordantRate)) continue
        if (drawPass(random, 0.5)) onlyFirst += 1
        else onlySecond += 1
      }
      return mcnemar({ onlyFirst, onlySecond }).midP <= 0.05
    })
    assertShareAtMost(seen, 0.05, trials, `${discordantRate}:`)
  }
})
