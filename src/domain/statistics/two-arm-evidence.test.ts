import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtMost, drawPass, shareOf } from '#test/simulate.ts'
import { countRate, countScores } from './score-counts.ts'
import { seededRandom } from './seeded-random.ts'
import { evidenceOfMeanAbove, type Line, type Stretch, twoArmEvidence } from './two-arm-evidence.ts'

const noDifference = { scale: 1, shift: 0 }
const evidenceOfHigher = (stretches: readonly Stretch[], line: Line) =>
  twoArmEvidence(stretches).ofHigher(line)
const evidenceOfLower = (stretches: readonly Stretch[], line: Line) =>
  twoArmEvidence(stretches).ofLower(line)

function rates(control: [number, number], candidate: [number, number], share = 0.5): Stretch {
  return {
    control: countRate({ hits: control[0], n: control[1] }),
    candidate: countRate({ hits: candidate[0], n: candidate[1] }),
    share,
  }
}

test('it is the least of the mixtures over all means on the line, written out', () => {
  const [share, shift] = [0.3, 0.05]
  const scores = { control: [0.2, 0.9, 0.4, 0.4, 0], candidate: [1, 0.8, 0.95, 1, 0.7, 0.9] }
  const mixtureAt = (lower: number) => {
    let wealth = 0
    for (const tilt of [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4])
      for (const [distance, weight] of [
        [0, 0.4],
        [-2.8, 0.15],
        [-1.4, 0.15],
        [1.4, 0.15],
        [2.8, 0.15],
      ] as const) {
        const odds = (share / (1 - share)) * Math.exp(distance)
        const at = odds / (1 + odds)
        const [down, up] = [Math.exp(-at * tilt) - 1, Math.exp((1 - at) * tilt) - 1]
        const factor = (bet: number, mean: number) => (value: number) =>
          1 + (bet / (1 + bet * mean)) * (value - mean)
        const product = (values: number[]) => values.reduce((total, value) => total * value, 1)
        wealth +=
          (weight / 8) *
          product(scores.control.map(factor(down, lower))) *
          product(scores.candidate.map(factor(up, lower + shift)))
      }
    return Math.log(wealth)
  }
  const least = Math.min(...Array.from({ length: 95_001 }, (_, step) => mixtureAt(step / 100_000)))
  const stretch = {
    control: countScores(scores.control),
    candidate: countScores(scores.candidate),
    share,
  }
  const found = evidenceOfHigher([stretch], { scale: 1, shift })
  assertClose(found, least, 2e-4)
  assert.ok(found <= least)
})

test('evidence for the candidate and for the control mirror each other', () => {
  const one = rates([20, 100], [30, 60], 0.4)
  const other = { control: one.candidate, candidate: one.control, share: 0.6 }
  assertClose(evidenceOfHigher([one], noDifference), evidenceOfLower([other], noDifference), 2e-4)
  const passes = rates([80, 100], [30, 60], 0.4)
  assertClose(evidenceOfHigher([one], noDifference), evidenceOfLower([passes], noDifference), 2e-4)
})

test('it falls as the line rises, and is endless where no two means lie so far apart', () => {
  const stretch = rates([20, 100], [40, 100])
  let before = Number.POSITIVE_INFINITY
  for (let shift = -1; shift <= 1; shift += 0.05) {
    const now = evidenceOfHigher([stretch], { scale: 1, shift })
    assert.ok(now <= before, `${shift}`)
    before = now
  }
  assert.equal(evidenceOfHigher([stretch], { scale: 1, shift: -1.01 }), Number.POSITIVE_INFINITY)
  assert.equal(evidenceOfLower([stretch], { scale: 1, shift: 1.01 }), Number.POSITIVE_INFINITY)
})

test('a candidate at 5 % that hardly ever fails is shown not to be worse, by some thousand calls', () => {
  const rare = (calls: number) =>
    rates([0.02 * 0.95 * calls, 0.95 * calls], [0.001 * calls, 0.05 * calls], 0.05)
  const line = { scale: 1, shift: 0.05 }
  assert.ok(evidenceOfLower([rare(2_000)], line) < Math.log(20))
  assert.ok(evidenceOfLower([rare(4_000)], line) >= Math.log(20))
})

test('without scores there is no evidence', () => {
  assert.equal(evidenceOfHigher([], noDifference), 0)
  assertClose(evidenceOfHigher([rates([0, 0], [0, 0])], noDifference), 0, 1e-5)
  assertClose(evidenceOfMeanAbove([], 0.5), 0, 1e-5)
})

test('ten million scores take as long as a thousand, and say more', () => {
  const few = evidenceOfHigher([rates([500, 5_000], [60, 500], 0.1)], noDifference)
  const many = evidenceOfHigher([rates([900_000, 9e6], [120_000, 1e6], 0.1)], noDifference)
  assert.ok(many > 1_000 * few && Number.isFinite(many), `${few} ${many}`)
})

test('a bad hour that met mostly candidates is not taken for a bad candidate', () => {
  // Both are as good: 1 % fail in the quiet hour at 5 %, 8 % in the busy one at 50 %.
  const quiet = rates([95, 9_500], [5, 500], 0.05)
  const busy = rates([400, 5_000], [400, 5_000], 0.5)
  assert.ok(evidenceOfHigher([quiet, busy], noDifference) < Math.log(20))
  const thrownTogether = rates([495, 14_500], [405, 5_500], 0.3)
  assert.ok(evidenceOfHigher([thrownTogether], noDifference) > Math.log(1e6))
})

test('what one stretch has shown, the next does not take back', () => {
  const shown = rates([5, 500], [100, 500])
  const begun = rates([1, 10], [1, 10])
  const alone = evidenceOfHigher([shown], noDifference)
  assert.ok(alone > Math.log(20))
  assert.ok(evidenceOfHigher([shown, begun], noDifference) >= alone)
})

test('at many looks, evidence against the truth passes its bound in 5 % of runs at most', () => {
  const random = seededRandom(11)
  const runs = 300
  for (const [control, candidate, share] of [
    [0.5, 0.5, 0.5],
    [0.02, 0.07, 0.2],
    [0.98, 0.93, 0.5],
  ] as const) {
    const shift = candidate - control
    const wrong = shareOf(runs, () => {
      const counts = { control: [0, 0], candidate: [0, 0] } satisfies Record<string, number[]>
      for (let call = 1; call <= 800; call += 1) {
        const isCandidate = drawPass(random, share)
        const arm = isCandidate ? counts.candidate : counts.control
        arm[1] = (arm[1] ?? 0) + 1
        if (drawPass(random, isCandidate ? candidate : control)) arm[0] = (arm[0] ?? 0) + 1
        if (call % 10 !== 0) continue
        const [a, b] = [counts.control, counts.candidate]
        const stretch = rates([a[0] ?? 0, a[1] ?? 0], [b[0] ?? 0, b[1] ?? 0], share)
        if (evidenceOfHigher([stretch], { scale: 1, shift }) >= Math.log(20)) return true
      }
      return false
    })
    assertShareAtMost(wrong, 0.05, runs, `${control} ${candidate}:`)
  }
})

test('a rate above its limit is shown by few calls where all fail, and never by one', () => {
  const fails = (n: number) => evidenceOfMeanAbove(countRate({ hits: n, n }), 0.5)
  assert.ok(fails(1) < Math.log(20))
  assert.ok(fails(8) >= Math.log(20), `${fails(8)}`)
  assert.ok(evidenceOfMeanAbove(countRate({ hits: 500, n: 1_000 }), 0.5) < 0)
})

test('a share of traffic lies between none and all', () => {
  assert.throws(() => evidenceOfHigher([rates([0, 1], [0, 1], 1)], noDifference), /share/)
  assert.throws(() => evidenceOfLower([rates([0, 1], [0, 1])], { scale: 0, shift: 0 }), /rises/)
})
