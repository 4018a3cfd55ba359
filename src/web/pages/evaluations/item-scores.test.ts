import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EvaluationResult, ResultScore } from '#contract/evaluations.ts'
import { itemScores, textOfValue } from '#web/pages/evaluations/item-scores.ts'

const result = (variant: string, repeat: number, scores: Partial<ResultScore>[], error = '') =>
  ({
    variant,
    itemId: 'itm_00000000000000000000000000',
    repeat,
    output: '',
    error,
    traceId: null,
    latencyMs: null,
    costUsd: null,
    usage: null,
    finishReason: '',
    isCached: false,
    scores: scores.map((score) => ({
      metric: 'exact',
      score: null,
      passed: null,
      label: '',
      explanation: '',
      ...score,
    })),
  }) satisfies EvaluationResult

describe('scores of an item', () => {
  it('repeats are one figure: their mean, and how many passed', () => {
    const [score] = itemScores(
      [
        result('a', 0, [{ score: 1, passed: true }]),
        result('a', 1, [{ score: 0, passed: false }]),
        result('a', 2, [
          { score: 1, passed: true },
          { metric: 'other', score: 0 },
        ]),
      ],
      ['a'],
      'exact',
    )
    assert.deepEqual([score?.calls, score?.passed, score?.scored], [3, 2, 3])
    assert.equal(score?.mean, 2 / 3)
  })

  it('what has no score is no zero, and what was not asked yet has no calls', () => {
    const [failed, open] = itemScores([result('a', 0, [], 'timeout')], ['a', 'b'], 'exact')
    assert.deepEqual([failed?.mean, failed?.failed, failed?.calls], [null, 1, 1])
    assert.deepEqual([open?.mean, open?.calls], [null, 0])
  })

  it('an answer by itself may have a category', () => {
    const [score] = itemScores([result('a', 0, [{ score: 0.4, label: 'B' }])], ['a'], 'exact')
    assert.equal(score?.label, 'B')
  })
})

describe('a value as text', () => {
  it('a lone field is what it says, more fields are JSON', () => {
    assert.equal(textOfValue('Where?'), 'Where?')
    assert.equal(textOfValue({ question: 'Where?' }), 'Where?')
    assert.equal(textOfValue({ a: 1 }), '{\n  "a": 1\n}')
  })
})
