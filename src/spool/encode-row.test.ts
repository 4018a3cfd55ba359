import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overruleCounts, secondsText, spanRowText } from '#spool/encode-row.ts'
import type { SpanFields } from '#spool/span-fields.ts'

const span: SpanFields = {
  project: 'prj_1',
  environment: 'production',
  trace_id: 'a'.repeat(32),
  span_id: 'b'.repeat(16),
  started_at: '1700000000123456789',
  duration_ns: '5',
  source: 'gateway',
}

test('a row leaves out what is empty and keeps every digit of its times', () => {
  assert.deepEqual(JSON.parse(spanRowText({ ...span, tags: [], metadata: {}, input: '' }, 1)), {
    counts: 1,
    project: 'prj_1',
    environment: 'production',
    trace_id: 'a'.repeat(32),
    span_id: 'b'.repeat(16),
    started_at: '1700000000.123456789',
    duration_ns: '5',
    source: 'gateway',
  })
})

test('who owns the usage is overruled in place, whatever the verdicts', () => {
  for (const before of [1, 0, -1] as const) {
    for (const after of [1, 0, -1] as const) {
      const row = Buffer.from(spanRowText(span, before))
      const overruled = overruleCounts(row, after)
      assert.equal(overruled.length, row.length)
      assert.equal(JSON.parse(overruled.toString()).counts, after)
      assert.equal(JSON.parse(row.toString()).counts, before, 'the original is untouched')
    }
  }
})

test('half of a surrogate pair becomes U+FFFD, wherever an application put it', () => {
  const cases: readonly [Partial<SpanFields>, (row: SpanFields) => unknown, string][] = [
    [{ user_id: 'u\ud83d' }, (row) => row.user_id, 'u\ufffd'],
    [{ session_id: '\ude00s' }, (row) => row.session_id, '\ufffds'],
    [{ tags: ['ok', '\ud83d'] }, (row) => row.tags?.[1], '\ufffd'],
    [{ metadata: { 'k\ud83d': 'v\udfff' } }, (row) => row.metadata?.['k\ufffd'], 'v\ufffd'],
    // A whole pair, and text that only looks like an escape, stay as they are.
    [{ input: 'whole \ud83d\ude00' }, (row) => row.input, 'whole \u{1f600}'],
    [{ input: '"\\ud83d"' }, (row) => row.input, '"\\ud83d"'],
    [{ input: '\\\ud83d' }, (row) => row.input, '\\\ufffd'],
  ]
  for (const [fields, read, expected] of cases) {
    const text = spanRowText({ ...span, ...fields }, 0)
    assert.equal(read(JSON.parse(text)), expected)
  }
})

test('nanoseconds become seconds with nine places, small ones too', () => {
  for (const [nanoseconds, seconds] of [
    ['1700000000123456789', '1700000000.123456789'],
    ['1', '0.000000001'],
    ['0', '0.000000000'],
    ['999999999', '0.999999999'],
    ['1000000000', '1.000000000'],
  ] as const) {
    assert.equal(secondsText(nanoseconds), seconds)
  }
})
