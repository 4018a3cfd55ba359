import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Comparison, MetricFigure, VariantSummary } from '#contract/evaluations.ts'
import { findingOf } from '#web/pages/evaluations/finding.ts'

const figure: MetricFigure = {
  metric: 'exact',
  unit: '',
  kind: 'rate',
  n: 10,
  missing: 0,
  value: { mean: 0.5, low: 0.2, high: 0.8 },
  method: 'wilson',
  passed: null,
  histogram: [],
}

const variant = (name: string, verdict: VariantSummary['verdict']): VariantSummary => ({
  name,
  what: '',
  model: '',
  metrics: [figure],
  calls: 10,
  failed: 0,
  cached: 0,
  latencyMs: null,
  tokensPerS: null,
  costUsd: null,
  costPerCallUsd: null,
  unpriced: 0,
  onFrontier: false,
  verdict,
  reasons: [],
})

const comparison = (patch: Partial<Comparison>): Comparison => ({
  variant: 'b',
  baseline: 'a',
  metric: 'exact',
  role: 'goal',
  n: 10,
  missing: 0,
  effect: { mean: 0.1, low: 0.05, high: 0.15 },
  pValue: 0.01,
  adjustedPValue: 0.01,
  method: 't',
  nStillNeeded: null,
  verdict: 'ship',
  reason: '',
  ...patch,
})

describe('what an evaluation found', () => {
  it('before the first answer it found nothing', () => {
    const finding = findingOf({ callsDone: 0, summary: { variants: [], comparisons: [] } })
    assert.equal(finding.kind, 'nothing')
  })

  it('the variant that may ship speaks, by the goal that agrees, and the others follow', () => {
    const finding = findingOf({
      callsDone: 30,
      summary: {
        variants: [variant('a', null), variant('c', 'rollback'), variant('b', 'ship')],
        comparisons: [
          comparison({ metric: 'safe', role: 'guardrail', pValue: 0.001 }),
          comparison({ metric: 'still open', verdict: 'hold' }),
          comparison({ metric: 'exact', pValue: 0.03 }),
          comparison({ metric: 'clearer', pValue: 0.02 }),
          comparison({ metric: 'latency ms', role: 'dry-run', verdict: 'hold' }),
          comparison({ variant: 'c', verdict: 'rollback' }),
        ],
      },
    })
    assert.ok(finding.kind === 'compared')
    assert.equal(finding.variant, 'b')
    assert.equal(finding.told?.metric, 'clearer')
    assert.deepEqual(finding.others, [{ name: 'c', verdict: 'rollback' }])
  })

  it('where nothing decides, no comparison speaks', () => {
    const finding = findingOf({
      callsDone: 4,
      summary: {
        variants: [variant('a', null), variant('b', 'hold')],
        comparisons: [comparison({ role: 'dry-run', verdict: 'hold' })],
      },
    })
    assert.ok(finding.kind === 'compared')
    assert.equal(finding.told, null)
    assert.equal(finding.baseline, 'a')
  })

  it('a variant alone is its own answer', () => {
    const finding = findingOf({
      callsDone: 4,
      summary: { variants: [variant('a', null)], comparisons: [] },
    })
    assert.deepEqual(finding, { kind: 'lone', variant: 'a', figure })
  })

  it('without evaluators it only collected answers', () => {
    const unscored = [variant('a', null), variant('b', 'hold')].map((one) => ({
      ...one,
      metrics: [],
    }))
    const finding = findingOf({ callsDone: 4, summary: { variants: unscored, comparisons: [] } })
    assert.equal(finding.kind, 'unscored')
  })
})
