import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, drawPass, shareOf } from '#test/simulate.ts'
import { BettingSequence } from './betting-sequence.ts'
import { seededRandom } from './seeded-random.ts'

test('it holds the means that neither bettor got rich against, computed anew for each mean', () => {
  const random = seededRandom(1)
  const scores = Array.from({ length: 60 }, () => (drawPass(random, 0.7) ? 1 : random() / 2))
  const sequence = new BettingSequence({ alpha: 0.05 })
  for (const score of scores) sequence.observe(score)
  const { low, high } = sequence.interval()
  const possible = Array.from({ length: 1001 }, (_, step) => step / 1000).filter(
    (mean) => highestCapital(scores, mean, 0.05) <= 40,
  )
  // The ends are rounded outwards by a thousandth.
  assertClose(low, (possible[0] ?? 9) - 0.001, 1e-9)
  assertClose(high, (possible.at(-1) ?? 9) + 0.001, 1e-9)
})

test('before the first score anything is possible, and the interval never widens', () => {
  const sequence = new BettingSequence({ alpha: 0.05, bounds: { low: -1, high: 1 } })
  assert.deepEqual([sequence.interval(), sequence.count], [{ low: -1, high: 1 }, 0])
  const random = seededRandom(2)
  let before = sequence.interval()
  for (let look = 0; look < 400; look += 1) {
    sequence.observe(2 * random() - 1)
    const now = sequence.interval()
    assert.ok(now.low >= before.low && now.high <= before.high)
    before = now
  }
  assert.ok(before.high - before.low < 0.5 && before.low < 0 && before.high > 0)
  assert.equal(sequence.count, 400)
})

test('the same scores on another scale give the same interval on that scale', () => {
  const shares = new BettingSequence({ alpha: 0.1 })
  const points = new BettingSequence({ alpha: 0.1, bounds: { low: 1, high: 5 } })
  for (const score of [0, 1, 0.5, 0.75, 1, 1, 0.25, 1, 1, 1]) {
    shares.observe(score)
    points.observe(1 + 4 * score)
  }
  assertClose(points.interval().low, 1 + 4 * shares.interval().low, 1e-9)
  assertClose(points.interval().high, 1 + 4 * shares.interval().high, 1e-9)
})

test('a mean that drifts is told, and the last interval stays', () => {
  const sequence = new BettingSequence({ alpha: 0.05 })
  for (let look = 0; look < 200; look += 1) sequence.observe(0)
  const early = sequence.interval()
  assert.equal(sequence.isContradicted, false)
  for (let look = 0; look < 2000; look += 1) sequence.observe(1)
  assert.equal(sequence.isContradicted, true)
  assert.ok(sequence.interval().high <= early.high)
  assert.ok(sequence.interval().low <= sequence.interval().high)
})

test('a score beyond its bounds is our own mistake', () => {
  const sequence = new BettingSequence({ alpha: 0.05 })
  assert.throws(() => sequence.observe(1.01), /lies in \[0, 1\]/)
  assert.throws(() => sequence.observe(Number.NaN), /NaN/)
  assert.throws(() => new BettingSequence({ alpha: 0.05, bounds: { low: 1, high: 1 } }), /apart/)
})

test('however often one looks, the true mean is left out 5 % of the time at most', () => {
  const random = seededRandom(3)
  const trials = 300
  for (const rate of [0.5, 0.95]) {
    const missed = shareOf(trials, () => {
      const sequence = new BettingSequence({ alpha: 0.05 })
      for (let look = 0; look < 250; look += 1) {
        sequence.observe(drawPass(random, rate) ? 1 : 0)
        const { low, high } = sequence.interval()
        if (rate < low || rate > high || sequence.isContradicted) return true
      }
      return false
    })
    assertShareAtMost(missed, 0.05, trials, `${rate}:`)
  }
})

/** The most that either bettor against `mean` ever had, from the definition; each began with half, so 2/alpha is the bound. */
function highestCapital(scores: readonly number[], mean: number, alpha: number): number {
  let [above, below, highest] = [1, 1, 1]
  let [sum, squares] = [0.5, 0.25]
  scores.forEach((score, index) => {
    const t = index + 1
    const bet = Math.sqrt((2 * Math.log(1 / alpha)) / (t * Math.log(1 + t) * (squares / t)))
    above *= 1 + Math.min(bet, 0.5 / mean) * (score - mean)
    below *= 1 - Math.min(bet, 0.5 / (1 - mean)) * (score - mean)
    highest = Math.max(highest, above, below)
    sum += score
    squares += (score - sum / (t + 1)) ** 2
  })
  return highest
}
