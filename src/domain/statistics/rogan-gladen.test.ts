import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, assertShareAtLeast, assertShareAtMost, drawPass } from '#test/simulate.ts'
import { correctJudgeRate, type JudgeCounts } from './rogan-gladen.ts'
import { seededRandom } from './seeded-random.ts'
import { rateInterval } from './wilson.ts'

const judged: JudgeCounts = {
  judgedPassed: { count: 800, n: 1000 },
  passedAmongPassed: { count: 90, n: 100 },
  failedAmongFailed: { count: 85, n: 100 },
  alpha: 0.05,
}

test('a judge that passes 80 %, right on 90 of 100 passes and 85 of 100 failures, means 86.7 % ± 3.9', () => {
  // By hand from W. Rogan and B. Gladen, Am. J. Epidemiol. 107 (1978) 71: (.80 + .85 − 1)/(.85 + .90 − 1).
  const corrected = correctJudgeRate(judged)
  assert.ok(corrected.ok)
  assertClose(corrected.value.rate, 0.8667, 5e-5)
  assertClose(corrected.value.standardError, 0.0391, 5e-5)
  const { low, high } = corrected.value.interval
  assert.ok(low > 0.76 && low < 0.8 && high > 0.93 && high < 0.97, `${low}, ${high}`)
})

test('a judge without fault on many labels changes nothing', () => {
  const corrected = correctJudgeRate({
    ...judged,
    passedAmongPassed: { count: 100_000, n: 100_000 },
    failedAmongFailed: { count: 100_000, n: 100_000 },
  })
  assert.ok(corrected.ok)
  assertClose(corrected.value.rate, 0.8, 1e-12)
  const plain = rateInterval({ passed: 800, n: 1000, alpha: 0.05 }).interval
  assertClose(corrected.value.interval.low, plain.low, 5e-4)
  assertClose(corrected.value.interval.high, plain.high, 5e-4)
})

test('no error on few labels is no proof of none', () => {
  const corrected = correctJudgeRate({
    ...judged,
    passedAmongPassed: { count: 10, n: 10 },
    failedAmongFailed: { count: 10, n: 10 },
  })
  assert.ok(corrected.ok)
  const { low, high } = corrected.value.interval
  assert.ok(high - low > 0.15, `${low}, ${high} is wider than the judge’s own ± 2.5`)
})

test('a judge that labels do not show to be better than chance is refused', () => {
  const coin = { ...judged, passedAmongPassed: { count: 50, n: 100 } }
  assert.equal(correctJudgeRate({ ...coin, failedAmongFailed: { count: 50, n: 100 } }).ok, false)
  const few = {
    ...judged,
    passedAmongPassed: { count: 2, n: 3 },
    failedAmongFailed: { count: 2, n: 3 },
  }
  assert.deepEqual(correctJudgeRate(few), {
    ok: false,
    fault: 'judge-not-shown-better-than-chance',
  })
  assert.throws(
    () => correctJudgeRate({ ...judged, judgedPassed: { count: 0, n: 0 } }),
    /of at least one/,
  )
})

test('a rate stays between 0 and 1, whatever the correction says', () => {
  const corrected = correctJudgeRate({ ...judged, judgedPassed: { count: 1000, n: 1000 } })
  assert.ok(corrected.ok)
  assert.equal(corrected.value.rate, 1)
  assert.ok(corrected.value.interval.low > 0.9 && corrected.value.interval.high === 1)
})

test('the corrected interval covers the true rate, the judge’s own hardly ever does', () => {
  const random = seededRandom(71)
  const [trials, truth, q1, q0] = [2000, 0.6, 0.9, 0.7]
  const count = (n: number, rate: number) => {
    let hits = 0
    for (let item = 0; item < n; item += 1) if (drawPass(random, rate)) hits += 1
    return { count: hits, n }
  }
  const covers = ({ low, high }: { low: number; high: number }) => low <= truth && truth <= high
  let [corrected, plain] = [0, 0]
  for (let trial = 0; trial < trials; trial += 1) {
    const judgedPassed = count(500, truth * q1 + (1 - truth) * (1 - q0))
    const found = correctJudgeRate({
      judgedPassed,
      passedAmongPassed: count(60, q1),
      failedAmongFailed: count(40, q0),
      alpha: 0.05,
    })
    if (!found.ok || covers(found.value.interval)) corrected += 1
    if (covers(rateInterval({ passed: judgedPassed.count, n: 500, alpha: 0.05 }).interval))
      plain += 1
  }
  assertShareAtLeast(corrected / trials, 0.95, trials, 'corrected')
  assertShareAtMost(plain / trials, 0.3, trials, 'plain')
})
