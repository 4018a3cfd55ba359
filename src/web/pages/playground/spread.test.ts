import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { noAnswer, type PlaygroundAnswer } from '#client/playground-answer.ts'
import { spreadOf } from '#web/pages/playground/spread.ts'

function answer(text: string, durationMs: number, costUsd: string | null): PlaygroundAnswer {
  const figures = {
    durationMs,
    firstTokenMs: durationMs / 10,
    usage: { input: 1, output: 1 },
    costUsd,
    target: 'sim/echo',
    isSimulated: true,
  }
  return { ...noAnswer, state: 'finished', text, figures }
}

describe('the spread of repeated answers', () => {
  it('has median, least and most, counts what differs, and adds up what has a price', () => {
    const spread = spreadOf([
      answer('a', 400, '0.001'),
      answer('b', 100, '0.002'),
      answer('a', 200, null),
      answer('a', 300, '0.003'),
      { ...noAnswer, state: 'failed' },
      noAnswer,
    ])
    assert.deepEqual([spread.finished, spread.failed, spread.different], [4, 1, 2])
    assert.deepEqual(spread.latencyMs, { least: 100, middle: 250, most: 400 })
    assert.deepEqual(spread.firstTokenMs, { least: 10, middle: 25, most: 40 })
    assert.ok(Math.abs((spread.costUsd ?? 0) - 0.006) < 1e-12)
    assert.equal(spread.unpriced, 1)
  })

  it('of an odd number has the one in the middle; of none has nothing', () => {
    const three = [answer('a', 1, null), answer('a', 9, null), answer('a', 2, null)]
    assert.equal(spreadOf(three).latencyMs?.middle, 2)
    assert.equal(spreadOf(three).costUsd, null)
    assert.equal(spreadOf([noAnswer]).latencyMs, null)
  })
})
