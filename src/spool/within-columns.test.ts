import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SpanFields } from '#spool/span-fields.ts'
import { withinColumns } from '#spool/within-columns.ts'

const span: SpanFields = {
  project: 'prj',
  environment: 'test',
  trace_id: 'a'.repeat(32),
  span_id: 'b'.repeat(16),
  started_at: '1',
  duration_ns: '1',
  source: 'otlp',
}

const yearNs = 365n * 86_400_000_000_000n

test('what a column can hold is left as it is, up to its bound', () => {
  const held: readonly Partial<SpanFields>[] = [
    {},
    { usage: { input: 0, output: 1e12 } },
    { duration_ns: yearNs.toString() },
    { reported_cost: '999999999.000000000001' },
    { reported_cost: null },
    { http_status: 65_535 },
  ]
  for (const fields of held) {
    const given = { ...span, ...fields }
    assert.equal(withinColumns(given), given)
  }
})

test('what it cannot hold is kept raw beside a flag, and the rest of the span stays', () => {
  const rows: readonly [Partial<SpanFields>, Partial<SpanFields>, Record<string, string>][] = [
    [
      { usage: { input: 1e12 + 1, output: 7 } },
      { usage: { output: 7 } },
      { 'belay.raw_usage.input': '1000000000001' },
    ],
    [{ usage: { input: 1e30 } }, { usage: {} }, { 'belay.raw_usage.input': '1e+30' }],
    [{ usage: { input: 0.5 } }, { usage: {} }, { 'belay.raw_usage.input': '0.5' }],
    [{ usage: { input: Number.NaN } }, { usage: {} }, { 'belay.raw_usage.input': 'NaN' }],
    [
      { duration_ns: (yearNs + 1n).toString() },
      { duration_ns: yearNs.toString() },
      { 'belay.raw_duration_ns': (yearNs + 1n).toString() },
    ],
    [
      { duration_ns: '99999999999999999999' },
      { duration_ns: yearNs.toString() },
      { 'belay.raw_duration_ns': '99999999999999999999' },
    ],
    [{ reported_cost: '1e30' }, { reported_cost: null }, { 'belay.raw_reported_cost': '1e30' }],
    [
      { reported_cost: '1000000000' },
      { reported_cost: null },
      { 'belay.raw_reported_cost': '1000000000' },
    ],
    [{ http_status: 65_536 }, { http_status: 0 }, { 'belay.raw_http_status': '65536' }],
    [{ http_status: -1 }, { http_status: 0 }, { 'belay.raw_http_status': '-1' }],
  ]
  for (const [given, settled, raw] of rows) {
    const { attributes, ...rest } = withinColumns({
      ...span,
      flags: ['simulated'],
      attributes: '{"own":1}',
      ...given,
    })
    assert.deepEqual(JSON.parse(attributes ?? ''), { own: 1, ...raw })
    assert.deepEqual(rest, {
      ...span,
      ...given,
      ...settled,
      flags: ['simulated', 'value-out-of-range'],
    })
  }
  assert.equal(
    withinColumns({ ...span, http_status: -1 }).attributes,
    '{"belay.raw_http_status":"-1"}',
  )
})
