import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { VariantSummary } from '#contract/evaluations.ts'
import type { JudgeCalibration } from '#contract/reviews.ts'
import { correctJudges } from '#domain/evaluations/correct-judges.ts'

/** A variant that the judge passed in so many of `n` cases. */
function variant(name: string, passed: number, n: number): VariantSummary {
  const share = n === 0 ? 0 : passed / n
  return {
    name,
    what: '',
    model: '',
    metrics: [
      {
        metric: 'helpful',
        unit: '',
        kind: 'score',
        n,
        missing: 0,
        value: null,
        method: '',
        passed: { mean: share, low: null, high: null },
        histogram: [],
      },
    ],
    calls: n,
    failed: 0,
    cached: 0,
    latencyMs: null,
    tokensPerS: null,
    costUsd: null,
    costPerCallUsd: null,
    unpriced: 0,
    onFrontier: false,
    verdict: null,
    reasons: [],
  }
}

function calibration(change: Partial<JudgeCalibration> = {}): JudgeCalibration {
  return {
    id: 'jcl_1',
    queue: 'rvq_1',
    queueName: 'labels',
    dimension: 'helpful',
    evaluator: 'relevance',
    settings: {},
    threshold: 0.75,
    judgeModel: 'judges/m',
    judgePrompt: 'judge-relevance@1',
    state: 'done',
    reason: '',
    items: 200,
    unscored: 0,
    truePasses: 90,
    falseFails: 10,
    falsePasses: 15,
    trueFails: 85,
    sensitivity: null,
    specificity: null,
    agreement: null,
    kappa: null,
    costUsd: null,
    isExpired: false,
    expiredBecause: '',
    createdAt: '2026-01-01T00:00:00Z',
    createdBy: 'Ada',
    ...change,
  }
}

function correct(found: JudgeCalibration | null, ...variants: VariantSummary[]) {
  const metric = { use: { name: 'helpful' }, judgeModel: 'judges/m', calibration: found }
  const [told] = correctJudges([metric], variants, 0.05)
  assert.ok(told !== undefined)
  return told
}

describe('The rates of a judge', () => {
  test('are corrected by how often it was wrong: .80 becomes .8667 (Rogan and Gladen, as the design has it)', () => {
    const told = correct(calibration(), variant('a', 800, 1000), variant('b', 500, 1000))
    assert.equal(told.note, '')
    assert.deepEqual(
      told.rates.map(({ variant: name, rate }) => [name, rate.mean.toFixed(4)]),
      [
        ['a', '0.8667'],
        ['b', '0.4667'],
      ],
    )
    const [first] = told.rates
    assert.ok((first?.rate.low ?? 1) < 0.8667 && (first?.rate.high ?? 0) > 0.8667)
  })

  test('stand as they are, with the reason, when nobody compared it with people, or that has expired', () => {
    assert.match(correct(null, variant('a', 8, 10)).note, /Nobody has compared this judge/)
    const expired = calibration({ isExpired: true, expiredBecause: 'its prompt changed' })
    const told = correct(expired, variant('a', 8, 10))
    assert.match(told.note, /has expired; its prompt changed\./)
    assert.deepEqual(told.rates, [])
  })

  test('are not corrected by a judge that is no better than chance', () => {
    const guessing = calibration({ truePasses: 50, falseFails: 50, falsePasses: 50, trueFails: 50 })
    assert.match(correct(guessing, variant('a', 8, 10)).note, /better than chance/)
  })

  test('are told only of variants that it judged', () => {
    const told = correct(calibration(), variant('judged', 8, 10), variant('unscored', 0, 0))
    assert.deepEqual(
      told.rates.map(({ variant: name }) => name),
      ['judged'],
    )
  })
})
