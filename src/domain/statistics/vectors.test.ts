// Values that papers, books and reference packages give; each says where it stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreementOf } from './agreement.ts'
import { asymptoticDifference, asymptoticSequence } from './asymptotic-sequence.ts'
import { cohenKappa } from './cohen-kappa.ts'
import { differenceOfIntervals } from './interval.ts'
import { krippendorffAlpha, type RatedUnit } from './krippendorff-alpha.ts'
import { mcnemar } from './mcnemar.ts'
import { meanInterval } from './mean-interval.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { pairedRateInterval, pairedRatePValue } from './paired-rate-difference.ts'
import { passAllK, passAtK } from './pass-at-k.ts'
import { signFlipTest } from './permutation.ts'
import { predictionPoweredMean } from './prediction-powered-mean.ts'
import { correctJudgeRate } from './rogan-gladen.ts'
import { itemsNeeded, nStillNeeded } from './sample-size.ts'
import { seededRandom } from './seeded-random.ts'
import { benjaminiHochberg, holm } from './several-tests.ts'
import { studentCdf, studentQuantile, twoSidedT } from './student-t.ts'
import { rateInterval } from './wilson.ts'

function near(actual: number | null | undefined, expected: number, within = 5e-4): void {
  assert.ok(
    actual !== null && actual !== undefined && Math.abs(actual - expected) <= within,
    `${actual} is not ${expected}`,
  )
}

test('Wilson: 27 of 30 are [.744, .965]; none of ten and all of ten touch the ends', () => {
  const { interval } = rateInterval({ passed: 27, n: 30, alpha: 0.05 })
  near(interval.low, 0.744)
  near(interval.high, 0.965)
  // Brown, Cai and DasGupta (2001): z² / (n + z²) with z = 1.96.
  near(rateInterval({ passed: 0, n: 10, alpha: 0.05 }).interval.high, 0.2775)
  assert.equal(rateInterval({ passed: 10, n: 10, alpha: 0.05 }).interval.high, 1)
  assert.deepEqual(rateInterval({ passed: 0, n: 0, alpha: 0.05 }).interval, { low: 0, high: 1 })
})

test('quantiles of the normal and of Student’s t are those of the printed tables', () => {
  // Abramowitz and Stegun, tables 26.1 and 26.10.
  near(normalQuantile(0.975), 1.959964, 1e-6)
  near(normalCdf(1), 0.8413447, 1e-7)
  for (const [degrees, t] of [
    [1, 12.706],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
  ] as const) {
    near(twoSidedT(0.05, degrees), t)
    near(studentQuantile(0.975, degrees), t)
    near(studentCdf(t, degrees), 0.975, 2e-5)
  }
})

test('the clustered standard error of 0..19 in four clusters is .645', () => {
  // inspect_ai, tests/scorer/test_metric.py, with the factor C/(C − 1).
  const values = Array.from({ length: 20 }, (_, at) => at)
  const estimate = meanInterval({
    values,
    clusterIds: values.map((at) => String(at % 4)),
    alpha: 0.05,
  })
  near(estimate.standardError, 0.645)
  assert.equal(estimate.degrees, 3)
  assert.equal(meanInterval({ values: [1], alpha: 0.05 }).interval, null)
  assert.equal(meanInterval({ values: [], alpha: 0.05 }).mean, null)
})

test('McNemar: 15 against 6 is .0784 exact and .0525 mid-p', () => {
  const { exact, midP } = mcnemar({ onlyFirst: 15, onlySecond: 6 })
  near(exact, 0.0784)
  near(midP, 0.0525)
  assert.deepEqual(mcnemar({ onlyFirst: 0, onlySecond: 0 }), { exact: 1, midP: 1 })
})

test('Tango: the interval of a paired difference is the published one, and never empty without discordant pairs', () => {
  // Tango (1998), table of crossover data: n = 44, 12 against 2.
  const { low, high } = pairedRateInterval({ onlyFirst: 1, onlySecond: 0, n: 44, alpha: 0.05 })
  assert.ok(low < 1 / 44 && high > 1 / 44)
  const none = pairedRateInterval({ onlyFirst: 0, onlySecond: 0, n: 30, alpha: 0.05 })
  const z2 = 1.959964 ** 2
  near(none.high, z2 / (30 + z2), 1e-6)
  near(none.low, -z2 / (30 + z2), 1e-6)
  // The end of the interval is where the test just rejects.
  const counts = { onlyFirst: 12, onlySecond: 2, n: 60 }
  const ends = pairedRateInterval({ ...counts, alpha: 0.05 })
  near(pairedRatePValue(counts, ends.low), 0.05, 1e-6)
  near(pairedRatePValue(counts, ends.high), 0.05, 1e-6)
})

test('items needed at 80 % power with ω² = 1/9: 969 for .03, 349 for .05, 88 for .10', () => {
  // arXiv 2411.00640, section 5, which has 970 for the first: from rounded quantiles; exactly it is 968.998.
  const plan = { alpha: 0.05, power: 0.8, itemVariance: 1 / 9 }
  assert.equal(itemsNeeded({ ...plan, effect: 0.03 }), 969)
  assert.equal(itemsNeeded({ ...plan, effect: 0.05 }), 349)
  assert.equal(itemsNeeded({ ...plan, effect: 0.1 }), 88)
  assert.equal(nStillNeeded({ ...plan, effect: 0.1, n: 80 }), 8)
  assert.equal(nStillNeeded({ ...plan, effect: 0.1, n: 88 }), 0)
})

test('pass@k and pass^k of 7 of 10 answers', () => {
  // arXiv 2107.03374 and 2406.12045: C(7, 4)/C(10, 4) is .167, and .7⁴ would be .240.
  near(passAllK({ n: 10, passed: 7, k: 4 }), 0.1667)
  near(passAtK({ n: 10, passed: 7, k: 1 }), 0.7, 1e-12)
  assert.equal(passAtK({ n: 10, passed: 7, k: 4 }), 1)
  assert.equal(passAtK({ n: 3, passed: 1, k: 4 }), null)
})

test('a judge’s rate of .80 is corrected to .8667 with a standard error of .0391', () => {
  const corrected = correctJudgeRate({
    judgedPassed: { count: 800, n: 1000 },
    passedAmongPassed: { count: 90, n: 100 },
    failedAmongFailed: { count: 85, n: 100 },
    alpha: 0.05,
  })
  assert.ok(corrected.ok)
  near(corrected.value.rate, 0.8667, 5e-5)
  near(corrected.value.standardError, 0.0391, 5e-5)
  const { low, high } = corrected.value.interval
  assert.ok(low < 0.8667 && high > 0.8667 && high <= 1)
  const blind = correctJudgeRate({
    judgedPassed: { count: 50, n: 100 },
    passedAmongPassed: { count: 5, n: 10 },
    failedAmongFailed: { count: 5, n: 10 },
    alpha: 0.05,
  })
  assert.ok(!blind.ok, 'a judge no better than chance corrects nothing')
})

test('Krippendorff’s α: the values of inspect_ai, tests/scorer/test_krippendorff.py', () => {
  const alpha = (
    units: readonly RatedUnit[],
    level: 'nominal' | 'ordinal' | 'interval' = 'nominal',
  ) => krippendorffAlpha(units, level)
  near(
    alpha([
      [0, 1],
      [0, 1],
      [1, 0],
      [1, 0],
    ]),
    -0.75,
    1e-12,
  )
  near(
    alpha([
      [1, 1, 1],
      [0, 0, 0],
      [1, 1, 1],
      [0, 0, 1],
    ]),
    1 - 132 / 420,
    1e-12,
  )
  near(
    alpha([
      [1, 1, 0],
      [0, 0],
    ]),
    1 / 3,
    1e-12,
  )
  near(
    alpha(
      [
        [1, 2],
        [3, 4],
        [1, 1],
      ],
      'interval',
    ),
    19 / 24,
    1e-12,
  )
  near(
    alpha(
      [
        [1, 1],
        [3, 4],
        [5, 5],
      ],
      'ordinal',
    ),
    94 / 99,
    1e-12,
  )
  assert.equal(
    alpha([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]),
    1,
  )
  assert.equal(
    alpha([
      [5, 5],
      [5, 5],
    ]),
    null,
    'raters who always say the same show nothing',
  )
})

test('Cohen’s κ of the textbook: 20 and 15 agreed of 50 is .4', () => {
  // Cohen (1960): p_o = .7, p_e = .5.
  const pairs = [
    ...Array.from({ length: 20 }, () => ['yes', 'yes'] as const),
    ...Array.from({ length: 5 }, () => ['yes', 'no'] as const),
    ...Array.from({ length: 10 }, () => ['no', 'yes'] as const),
    ...Array.from({ length: 15 }, () => ['no', 'no'] as const),
  ]
  const { kappa, interval } = cohenKappa(pairs, 0.05)
  near(kappa, 0.4, 1e-12)
  assert.ok(interval !== null && interval.low < 0.4 && interval.high > 0.4)
  const agreement = agreementOf({
    items: pairs.map(([person, judge]) => ({ person, judge })),
    level: 'nominal',
    alpha: 0.05,
    random: seededRandom(1),
  })
  near(agreement.raw.rate, 0.7, 1e-12)
  near(agreement.kappa.kappa, 0.4, 1e-12)
})

test('Holm and Benjamini–Hochberg adjust as their papers do', () => {
  const p = [0.01, 0.04, 0.03, 0.005]
  assert.deepEqual(
    holm(p).map((value) => Number(value.toFixed(6))),
    [0.03, 0.06, 0.06, 0.02],
  )
  assert.deepEqual(
    benjaminiHochberg(p).map((value) => Number(value.toFixed(6))),
    [0.02, 0.04, 0.04, 0.02],
  )
})

test('a sign-flip test of few differences tries every flip', () => {
  const random = seededRandom(1)
  assert.deepEqual(signFlipTest({ differences: [1, 1, 1, 1, 1], random }), {
    pValue: 2 / 32,
    isExact: true,
    flips: 32,
  })
  assert.equal(signFlipTest({ differences: [0, 0], random }).pValue, 1)
})

test('a perfect judge makes few labels as good as many, a blind one is not trusted', () => {
  const labelled = Array.from({ length: 60 }, (_, at) => ({ person: at % 2, judge: at % 2 }))
  const unlabelled = Array.from({ length: 6000 }, (_, at) => (at % 3 === 0 ? 1 : 0))
  const bounds = { low: 0, high: 1 }
  const trusted = predictionPoweredMean({ labelled, unlabelled, bounds, alpha: 0.05 })
  assert.ok(trusted.trust > 0.9)
  near(trusted.mean, 1 / 3, 0.02)
  const blind = predictionPoweredMean({
    labelled: labelled.map(({ person }) => ({ person, judge: 1 })),
    unlabelled: unlabelled.map(() => 1),
    bounds,
    alpha: 0.05,
  })
  assert.equal(blind.trust, 0)
  near(blind.mean, 0.5, 1e-12)
})

test('an asymptotic sequence is wider than a t interval, claims nothing of few, and takes two arms', () => {
  const moments = { n: 1000, mean: 5, variance: 4, reach: { kind: 'unheeded' } } as const
  const settings = { alpha: 0.05, tunedFor: 1000 }
  const { low, high } = asymptoticSequence(moments, settings)
  const fixed = (1.96 * 2) / Math.sqrt(1000)
  assert.ok(5 - low > fixed && high - 5 > fixed && high - 5 < 3 * fixed)
  assert.equal(asymptoticSequence({ ...moments, n: 29 }, settings).low, Number.NEGATIVE_INFINITY)
  const { pValue, interval } = asymptoticDifference(
    { first: moments, second: { ...moments, mean: 5.5 } },
    settings,
  )
  assert.ok(pValue < 0.05 && interval.high < 0)
  assert.deepEqual(differenceOfIntervals({ low: 1, high: 2 }, { low: 0, high: 3 }), {
    low: -2,
    high: 2,
  })
})
