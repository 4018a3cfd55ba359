import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BatchSpan, decideBatch } from '#domain/usage/decide-batch.ts'
import { UsageOwners } from '#domain/usage/own-usage.ts'
import { RepeatFilter } from '#domain/usage/repeat-filter.ts'

const traceId = 'a'.repeat(32)

function span(id: string, parent: string, source: 'g' | 'o', tokens: number | null): BatchSpan {
  const counts = tokens === null ? 0 : 1
  const row = {
    counts,
    started_at: '1700000000.000000001',
    project: 'prj',
    environment: 'test',
    trace_id: traceId,
    span_id: id,
    parent_span_id: parent,
    duration_ns: '5',
    source: source === 'g' ? 'gateway' : 'otlp',
    kind: tokens === null ? 'span' : 'model',
    provider: 'openai',
    request_model: 'gpt',
    ...(tokens === null ? {} : { usage: { input: tokens } }),
  }
  const kind = tokens === null ? 'span' : 'model'
  return {
    meta: ['prj', traceId, id, parent, source, counts, kind],
    row: Buffer.from(JSON.stringify(row)),
  }
}

const decide = (batches: readonly (readonly (BatchSpan | null)[])[]) => {
  const filter = new RepeatFilter()
  const owners = new UsageOwners()
  return batches.map((batch) => decideBatch(batch, filter, owners))
}

test('a call that the gateway and an instrumentation both report counts once, in either order', () => {
  const instrumented = span('1'.repeat(16), '', 'o', 10)
  const gateway = span('2'.repeat(16), '1'.repeat(16), 'g', 10)
  const [together] = decide([[instrumented, gateway]])
  const [gatewayFirst] = decide([[gateway, instrumented]])
  const counted = (order: readonly BatchSpan[], decision: typeof together) =>
    order.reduce((sum, one, index) => sum + (decision?.overruled[index] ?? one.meta[5]), 0) -
    (decision?.corrections.length ?? 0)
  assert.equal(counted([instrumented, gateway], together), 1)
  assert.equal(counted([gateway, instrumented], gatewayFirst), 1)
  const [first, second] = decide([[instrumented], [gateway]])
  assert.deepEqual(first?.overruled, {})
  assert.equal(second?.corrections.length, 1, 'what was stored before is taken back')
  const correction = JSON.parse(second?.corrections[0] ?? '{}')
  assert.equal(correction.counts, -1)
  assert.deepEqual(correction.usage, { input: 10 })
  assert.equal(correction.span_id, '1'.repeat(16))
})

test('a span that came before is repeated, within a batch and across batches, and decides nothing', () => {
  const one = span('1'.repeat(16), '', 'o', 10)
  const [first, second] = decide([[one, null, one], [one]])
  assert.deepEqual(first?.repeated, [2])
  assert.deepEqual(second, { repeated: [0], overruled: {}, corrections: [] })
})

test('a span that comes again with more tokens replaces what it said before', () => {
  const id = '1'.repeat(16)
  const [, second] = decide([[span(id, '', 'o', 10)], [span(id, '', 'o', 50)]])
  assert.deepEqual(second?.repeated, [])
  assert.deepEqual(second?.overruled, {})
  const [claim, replaced] = (second?.corrections ?? []).map((text) => JSON.parse(text))
  assert.equal(claim.counts, -1)
  assert.deepEqual(claim.usage, { input: 10 })
  assert.deepEqual(claim.flags, ['span-sent-again'])
  assert.deepEqual(
    [replaced.counts, replaced.kind, replaced.span_id, replaced.usage],
    [-1, 'span', id, undefined],
  )
})

test('a span that comes again with other content in one batch counts once, as it came last', () => {
  const id = '1'.repeat(16)
  const [decision] = decide([[span(id, '', 'o', null), span(id, '', 'o', 50)]])
  assert.deepEqual(decision?.overruled, {})
  assert.equal(decision?.corrections.length, 1, 'the first claimed nothing')
})
