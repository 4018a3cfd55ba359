import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SpanNode } from '#contract/traces.ts'
import { buildSpanTree, visibleRows } from '#web/pages/trace/span-tree.ts'

const span = (spanId: string, parentSpanId: string, more: Partial<SpanNode> = {}): SpanNode => ({
  spanId,
  parentSpanId,
  name: spanId,
  kind: 'span',
  operation: '',
  source: 'otlp',
  status: 'ok',
  statusMessage: '',
  startedAtNs: '1000000000000000000',
  durationMs: 1,
  provider: '',
  model: '',
  countsUsage: false,
  inputTokens: 0,
  outputTokens: 0,
  cost: { usd: '0', unpriced: 0, reportedUsd: null },
  hasContent: false,
  ...more,
})

const drawn = (rows: readonly { span: SpanNode; depth: number }[]) =>
  rows.map((row) => '-'.repeat(row.depth) + row.span.spanId).join(' ')

describe('the tree of a trace', () => {
  it('puts children under their parents, wherever the parents stand in the list', () => {
    const { rows } = buildSpanTree([span('c', 'b'), span('a', ''), span('b', 'a'), span('d', 'a')])
    assert.equal(drawn(rows), 'a -b --c -d')
    assert.deepEqual(
      rows.map((row) => row.descendants),
      [3, 1, 0, 0],
    )
  })

  it('shows a span whose parent never arrived at the top', () => {
    assert.equal(drawn(buildSpanTree([span('a', 'missing'), span('b', 'a')]).rows), 'a -b')
  })

  it('shows spans that name each other as parents, once each', () => {
    assert.equal(drawn(buildSpanTree([span('a', 'b'), span('b', 'a')]).rows), 'a -b')
    assert.equal(drawn(buildSpanTree([span('a', 'a')]).rows), 'a')
  })

  it('tells the folded parent that something below failed', () => {
    const { rows } = buildSpanTree([
      span('a', ''),
      span('b', 'a'),
      span('c', 'b', { status: 'error' }),
    ])
    assert.deepEqual(
      rows.map((row) => row.failedBelow),
      [true, true, false],
    )
  })

  it('leaves out what is below a folded span', () => {
    const { rows } = buildSpanTree([span('a', ''), span('b', 'a'), span('c', 'b'), span('d', 'a')])
    assert.equal(drawn(visibleRows(rows, new Set(['b']))), 'a -b -d')
    assert.equal(drawn(visibleRows(rows, new Set(['a']))), 'a')
  })

  it('measures from the first start to the last end', () => {
    const tree = buildSpanTree([
      span('a', '', { durationMs: 10 }),
      span('b', 'a', { startedAtNs: '1000000000005000000', durationMs: 20 }),
    ])
    assert.equal(tree.durationMs, 25)
    assert.equal(tree.rows[1]?.startMs, 5)
  })

  it('holds a chain of 50,000 spans', () => {
    const spans = Array.from({ length: 50_000 }, (_, index) =>
      span(String(index), index === 0 ? '' : String(index - 1)),
    )
    const { rows } = buildSpanTree(spans)
    assert.equal(rows[49_999]?.depth, 49_999)
    assert.equal(rows[0]?.descendants, 49_999)
  })
})
