import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { treeSpan } from '#test/tree-span.ts'
import { mainSpanOf } from '#web/parts/spans/main-span.ts'
import { buildSpanTree, spansOf, type TreeSpan, visibleRows } from '#web/parts/spans/span-tree.ts'

const drawn = (rows: readonly { span: TreeSpan; depth: number }[]) =>
  rows.map((row) => '-'.repeat(row.depth) + row.span.spanId).join(' ')

describe('the spans of a trace', () => {
  it('are read from columns, with what calls and failures say besides', () => {
    const cost = { usd: '0.5', unpriced: 0, reportedUsd: null }
    const call = {
      provider: 'openai',
      model: 'gpt',
      countsUsage: true,
      inputTokens: 7,
      outputTokens: 2,
      cost,
    }
    const spans = spansOf({
      ids: ['a', 'b'],
      parents: [-1, 0],
      names: ['agent', 'chat'],
      kinds: ['agent', 'model'],
      statuses: ['ok', 'error'],
      startsMs: [0, 0.5],
      durationsMs: [9, 3],
      calls: [{ at: 1, ...call }],
      messages: [{ at: 1, text: 'too long' }],
    })
    assert.deepEqual(spans, [
      treeSpan('a', -1, { name: 'agent', kind: 'agent', durationMs: 9 }),
      treeSpan('b', 0, {
        name: 'chat',
        kind: 'model',
        status: 'error',
        statusMessage: 'too long',
        startMs: 0.5,
        durationMs: 3,
        ...call,
      }),
    ])
    assert.equal(mainSpanOf(spans)?.spanId, 'b')
  })
})

describe('the tree of a trace', () => {
  it('puts children under their parents in order of start, wherever the parents stand in the list', () => {
    const { rows } = buildSpanTree([
      treeSpan('c', 2),
      treeSpan('a', -1),
      treeSpan('b', 1),
      treeSpan('d', 1),
      treeSpan('e', 2),
    ])
    assert.equal(drawn(rows), 'a -b --c --e -d')
    assert.deepEqual(
      rows.map((row) => row.descendants),
      [4, 2, 0, 0, 0],
    )
  })

  it('shows every span without a parent at the top', () => {
    assert.equal(
      drawn(buildSpanTree([treeSpan('a', -1), treeSpan('b', 0), treeSpan('c', -1)]).rows),
      'a -b c',
    )
  })

  it('shows spans that name each other as parents, once each', () => {
    assert.equal(drawn(buildSpanTree([treeSpan('a', 1), treeSpan('b', 0)]).rows), 'a -b')
    assert.equal(drawn(buildSpanTree([treeSpan('a', 0)]).rows), 'a')
    const beside = [treeSpan('a', 2), treeSpan('b', 0), treeSpan('c', 1), treeSpan('d', 2)]
    assert.equal(drawn(buildSpanTree(beside).rows), 'a -b --c ---d')
    assert.equal(
      drawn(
        buildSpanTree([treeSpan('r', -1), treeSpan('a', 3), treeSpan('b', 1), treeSpan('c', 2)])
          .rows,
      ),
      'r a -b --c',
    )
  })

  it('tells the folded parent that something below failed', () => {
    const { rows } = buildSpanTree([
      treeSpan('a', -1),
      treeSpan('b', 0),
      treeSpan('c', 1, { status: 'error' }),
    ])
    assert.deepEqual(
      rows.map((row) => row.failedBelow),
      [true, true, false],
    )
  })

  it('leaves out what is below a folded span', () => {
    const { rows } = buildSpanTree([
      treeSpan('a', -1),
      treeSpan('b', 0),
      treeSpan('c', 1),
      treeSpan('d', 0),
    ])
    assert.equal(drawn(visibleRows(rows, new Set(['b']))), 'a -b -d')
    assert.equal(drawn(visibleRows(rows, new Set(['a']))), 'a')
  })

  it('measures from the first start to the last end', () => {
    const tree = buildSpanTree([
      treeSpan('a', -1, { durationMs: 10 }),
      treeSpan('b', 0, { startMs: 5, durationMs: 20 }),
    ])
    assert.equal(tree.durationMs, 25)
  })

  it('holds a chain of 50,000 spans', () => {
    const spans = Array.from({ length: 50_000 }, (_, index) => treeSpan(String(index), index - 1))
    const { rows } = buildSpanTree(spans)
    assert.equal(rows[49_999]?.depth, 49_999)
    assert.equal(rows[0]?.descendants, 49_999)
  })
})
