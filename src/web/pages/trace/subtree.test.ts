import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { treeSpan } from '#test/tree-span.ts'
import { buildSpanTree } from '#web/parts/spans/span-tree.ts'
import { stepFiguresOf } from '#web/pages/trace/step-figures.ts'
import { subtreeOf } from '#web/pages/trace/subtree.ts'

describe('a part of a trace', () => {
  const tree = buildSpanTree([
    treeSpan('a', -1, { durationMs: 100 }),
    treeSpan('b', 0, { startMs: 10, durationMs: 20 }),
    treeSpan('c', 0, { startMs: 40, durationMs: 30 }),
    treeSpan('d', 2, { startMs: 38, durationMs: 5 }),
    treeSpan('e', 3, { startMs: 60, durationMs: 25 }),
    treeSpan('f', -1, { startMs: 200 }),
  ])

  it('is what hangs from a span, with its own beginning, length and depth', () => {
    const part = subtreeOf(tree, 'c')
    assert.deepEqual(
      part?.tree.rows.map((row) => [row.span.spanId, row.depth, row.span.startMs]),
      [
        ['c', 0, 2],
        ['d', 1, 0],
        ['e', 2, 22],
      ],
    )
    assert.equal(part?.tree.durationMs, 47)
    assert.deepEqual(
      part?.trail.map(({ spanId }) => spanId),
      ['a', 'c'],
    )
  })

  it('is one row of a span with none below it, of any root, and nothing of a span that is not there', () => {
    assert.equal(subtreeOf(tree, 'b')?.tree.rows.length, 1)
    assert.deepEqual(
      subtreeOf(tree, 'f')?.trail.map(({ spanId }) => spanId),
      ['f'],
    )
    assert.equal(subtreeOf(tree, 'z'), null)
  })
})

describe('steps by name', () => {
  it('are counted with times, failures, and tokens and cost of those that own them', () => {
    const cost = (usd: string, unpriced = 0) => ({ usd, unpriced, reportedUsd: null })
    const call = { name: 'chat', kind: 'model' as const, inputTokens: 10, outputTokens: 3 }
    const steps = stepFiguresOf([
      treeSpan('1', -1, { name: 'agent', durationMs: 50 }),
      treeSpan('2', 0, { ...call, countsUsage: true, durationMs: 30, cost: cost('0.1') }),
      treeSpan('3', 0, {
        ...call,
        countsUsage: true,
        durationMs: 60,
        cost: cost('0.000000000002'),
      }),
      treeSpan('4', 0, { ...call, countsUsage: true, status: 'error', cost: cost('0', 1) }),
      treeSpan('5', 0, { ...call, cost: cost('7') }),
    ])
    assert.deepEqual(
      steps.map(({ name }) => name),
      ['chat', 'agent'],
    )
    assert.deepEqual(steps[0], {
      name: 'chat',
      kind: 'model',
      count: 4,
      totalMs: 92,
      meanMs: 23,
      maxMs: 60,
      failed: 1,
      calls: 3,
      inputTokens: 30,
      outputTokens: 9,
      cost: { usd: '0.100000000002', unpriced: 1, reportedUsd: null },
    })
  })
})
