import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SpanRow } from '#contract/span-row.ts'
import { encodeOtlp, toKeyValues } from '#test/fixtures/otlp/encode-otlp.ts'
import { receiveLogs, receiveTraces, type Received } from './receive.ts'

type Json = { readonly [name: string]: unknown }

const nowNs = 1_789_000_000_000_000_000n
const context = { project: 'prj_1', environment: 'production', key: 'key_1', nowNs }
const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
const times = {
  startTimeUnixNano: String(nowNs - 1_500_000_000n),
  endTimeUnixNano: String(nowNs),
}

function traces(...spans: readonly Json[]): Received {
  const request = {
    resourceSpans: [
      {
        resource: { attributes: toKeyValues({ 'service.name': 'checkout' }) },
        scopeSpans: [{ scope: { name: 'my.scope', version: '1.0.0' }, spans }],
      },
    ],
  }
  const body = encodeOtlp('ExportTraceServiceRequest', request)
  const received = receiveTraces({ contentType: 'application/x-protobuf', body, context })
  assert.ok(received.ok)
  return received.value
}

function logs(...logRecords: readonly Json[]): Received {
  const request = {
    resourceLogs: [
      {
        resource: { attributes: toKeyValues({ 'service.name': 'checkout' }) },
        scopeLogs: [{ scope: { name: 'my.scope' }, logRecords }],
      },
    ],
  }
  const body = Buffer.from(JSON.stringify(request))
  const received = receiveLogs({ contentType: 'application/json', body, context })
  assert.ok(received.ok)
  return received.value
}

function only(received: Received): SpanRow {
  assert.equal(received.rejectedWhy, '')
  const [row] = received.rows
  assert.ok(row)
  return row
}

test('a span that has nothing to do with models is kept whole', () => {
  const row = only(
    traces({
      ...ids,
      ...times,
      parentSpanId: '00f067aa0ba902b7',
      name: 'GET /cart',
      kind: 2,
      traceState: 'a=b',
      attributes: toKeyValues({
        'http.request.method': 'GET',
        'http.response.status_code': 503,
        'cart.items': 3,
        'cart.total': 12.5,
        'cart.gift': true,
        'cart.skus': ['a', 'b'],
        'big.number': 9_007_199_254_740_993n,
      }),
      events: [
        {
          timeUnixNano: String(nowNs),
          name: 'exception',
          attributes: toKeyValues({ 'exception.type': 'Timeout', 'exception.message': 'too slow' }),
        },
      ],
      links: [{ ...ids, traceState: 'x=y', attributes: toKeyValues({ why: 'batch' }) }],
      status: { code: 2 },
    }),
  )
  assert.deepEqual(
    {
      ...row,
      attributes: JSON.parse(row.attributes),
      events: JSON.parse(row.events),
      links: JSON.parse(row.links),
    },
    {
      ...row,
      project: 'prj_1',
      environment: 'production',
      key: 'key_1',
      source: 'otlp',
      trace_id: ids.traceId,
      span_id: ids.spanId,
      parent_span_id: '00f067aa0ba902b7',
      started_at: '1788999998500000000',
      duration_ns: '1500000000',
      name: 'GET /cart',
      kind: 'span',
      counts: 0,
      service: 'checkout',
      status: 'error',
      status_message: 'too slow',
      error_type: 'Timeout',
      http_status: 503,
      resource: '{"service.name":"checkout"}',
      scope: '{"name":"my.scope","version":"1.0.0"}',
      flags: [],
      attributes: {
        'http.request.method': 'GET',
        'cart.items': 3,
        'cart.total': 12.5,
        'cart.gift': true,
        'cart.skus': ['a', 'b'],
        'big.number': '9007199254740993',
        'otel.span_kind': 'server',
        'otel.trace_state': 'a=b',
      },
      events: [
        {
          timeUnixNano: '1789000000000000000',
          name: 'exception',
          attributes: { 'exception.type': 'Timeout', 'exception.message': 'too slow' },
        },
      ],
      links: [{ ...ids, traceState: 'x=y', attributes: { why: 'batch' } }],
    },
  )
})

test('spans that cannot be stored are rejected one by one, with the reasons; the rest is kept', () => {
  const { rows, rejected, rejectedWhy } = traces(
    { ...ids, ...times, name: 'kept' },
    { ...times, spanId: ids.spanId },
    { ...ids, ...times, traceId: '0'.repeat(32) },
    { ...ids, ...times, spanId: 'abcd' },
    { ...ids, ...times, spanId: 'abcd' },
    { ...ids, name: 'no time' },
  )
  assert.deepEqual(
    rows.map((row) => row.name),
    ['kept'],
  )
  assert.equal(rejected, 5)
  assert.equal(
    rejectedWhy,
    '5 spans rejected, the rest kept: a trace id is missing; a trace id is all zeros; ' +
      'a span id is not 16 hexadecimal digits ("abcd"; OTLP/JSON has ids in hex, not base64) (2×); 1 for other reasons.',
  )
})

test('a parent id that is none makes the span a root and is kept', () => {
  const row = only(traces({ ...ids, ...times, parentSpanId: 'abcd' }))
  assert.equal(row.parent_span_id, '')
  assert.equal(JSON.parse(row.attributes)['otel.raw_parent_span_id'], 'abcd')
})

test('times out of range are clamped, said aloud, and kept raw', () => {
  const row = only(traces({ ...ids, startTimeUnixNano: '1000', endTimeUnixNano: '3000' }))
  assert.deepEqual(row.flags, ['time-clamped'])
  assert.equal(row.started_at, String(nowNs - 30n * 86_400_000_000_000n))
  assert.equal(row.duration_ns, '2000')
  assert.deepEqual(JSON.parse(row.attributes), {
    'otel.raw_start_time_unix_nano': '1000',
    'otel.raw_end_time_unix_nano': '3000',
  })
})

test('an attribute that disagrees with the one that filled its column stays', () => {
  const row = only(
    traces({
      ...ids,
      ...times,
      attributes: toKeyValues({ 'gen_ai.conversation.id': 'a', 'session.id': 'b' }),
    }),
  )
  assert.equal(row.session_id, 'a')
  assert.equal(row.attributes, '{"session.id":"b"}')
})

test('attributes with the names of an object’s own machinery are only attributes', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'llm.input_messages.0.__proto__.x',
  ]
  const row = only(
    traces({
      ...ids,
      ...times,
      attributes: toKeyValues(Object.fromEntries(names.map((name) => [name, 'kept']))),
    }),
  )
  const kept: unknown = JSON.parse(row.attributes)
  for (const name of names)
    assert.equal(Object.getOwnPropertyDescriptor(kept, name)?.value, 'kept', name)
  assert.equal(({} as { x?: unknown }).x, undefined)
})

test('evaluations on a span become scores of it, its trace or its session', () => {
  const { rows, scores } = traces({
    ...ids,
    ...times,
    attributes: toKeyValues({
      'session.id': 's-1',
      'evaluations.0.evaluation.name': 'helpful',
      'evaluations.0.evaluation.score': 0.5,
      'evaluations.0.evaluation.annotator_kind': 'LLM',
      'evaluations.0.evaluation.identifier': 'judge-1',
      'trace.annotations.0.annotation.name': 'tone',
      'trace.annotations.0.annotation.label': 'kind',
      'trace.annotations.0.annotation.annotator_kind': 'HUMAN',
    }),
    events: [
      {
        timeUnixNano: String(nowNs),
        name: 'gen_ai.evaluation.result',
        attributes: toKeyValues({
          'gen_ai.evaluation.name': 'Relevance',
          'gen_ai.evaluation.explanation': 'on topic',
        }),
      },
    ],
  })
  assert.equal(rows.length, 1)
  const facts = scores.map((score) => [
    score.name,
    score.data_type,
    score.value,
    score.label,
    score.comment,
    score.source,
    score.author,
    score.span_id,
    score.session_id,
  ])
  assert.deepEqual(facts, [
    ['Relevance', 'text', null, '', 'on topic', 'code', 'checkout', ids.spanId, 's-1'],
    ['helpful', 'number', 0.5, '', '', 'model', 'judge-1', ids.spanId, 's-1'],
    ['tone', 'category', null, 'kind', '', 'person', 'checkout', '', 's-1'],
  ])
})

test('a content type that is not OTLP is refused, with what to send', () => {
  for (const contentType of ['', 'text/plain', 'application/grpc']) {
    const received = receiveTraces({ contentType, body: Buffer.alloc(0), context })
    assert.ok(!received.ok)
    assert.equal(received.fault.kind, 'unsupported')
    assert.match(received.fault.message, /OTEL_EXPORTER_OTLP_PROTOCOL=http\/protobuf/)
  }
})

const at = { timeUnixNano: String(nowNs) }

test('a log record in a trace becomes a row under its span, found by its event’s name', () => {
  const row = only(
    logs({
      ...ids,
      ...at,
      eventName: 'stock.low',
      severityNumber: 13,
      severityText: 'WARN',
      body: { stringValue: 'only 3 left' },
      attributes: toKeyValues({ sku: 'A-1' }),
    }),
  )
  assert.equal(row.trace_id, ids.traceId)
  assert.equal(row.parent_span_id, ids.spanId)
  assert.match(row.span_id, /^[0-9a-f]{16}$/)
  assert.notEqual(row.span_id, ids.spanId)
  assert.equal(row.name, 'stock.low')
  assert.equal(row.kind, 'span')
  assert.equal(row.counts, 0)
  assert.equal(row.output, 'only 3 left')
  assert.deepEqual(row.flags, ['log-event'])
  assert.deepEqual(JSON.parse(row.attributes), {
    sku: 'A-1',
    'log.event_name': 'stock.low',
    'log.severity_number': 13,
    'log.severity_text': 'WARN',
  })
})

test('the same request sent again makes the same rows; the same record twice makes two', () => {
  const record = { ...ids, ...at, body: { stringValue: 'tick' } }
  const first = logs(record, record, record)
  assert.equal(new Set(first.rows.map((row) => row.span_id)).size, 3)
  assert.deepEqual(logs(record, record, record).rows, first.rows)
})

test('records outside any trace share a trace per service and minute', () => {
  const { rows } = logs(
    { ...at, body: { stringValue: 'one' } },
    { ...at, body: { stringValue: 'two' } },
    { timeUnixNano: String(nowNs - 60_000_000_000n), body: { stringValue: 'a minute before' } },
    { ...at, traceId: 'nonsense', body: { stringValue: 'three' } },
  )
  assert.equal(new Set(rows.map((row) => row.trace_id)).size, 2)
  for (const row of rows) {
    assert.match(row.trace_id, /^[0-9a-f]{32}$/)
    assert.equal(row.trace_name, 'logs of checkout')
    assert.equal(row.parent_span_id, '')
  }
  assert.equal(JSON.parse(rows[3]?.attributes ?? '{}')['otel.raw_trace_id'], 'nonsense')
})

test('a record without a time happened when it was seen, or when it came', () => {
  const { rows } = logs({ observedTimeUnixNano: String(nowNs - 5n) }, {})
  assert.deepEqual(
    rows.map((row) => row.started_at),
    [String(nowNs - 5n), String(nowNs)],
  )
})

test('an evaluation in the logs is a score of the span it names, and no row', () => {
  const record = {
    ...ids,
    ...at,
    eventName: 'gen_ai.evaluation.result',
    attributes: toKeyValues({
      'gen_ai.evaluation.name': 'Relevance',
      'gen_ai.evaluation.score.value': 0.75,
      'gen_ai.evaluation.score.label': 'relevant',
      'gen_ai.evaluation.explanation': 'on topic',
      'gen_ai.response.id': 'resp-1',
    }),
  }
  const { rows, scores } = logs(record)
  assert.deepEqual(rows, [])
  const [score] = scores
  assert.match(score?.id ?? '', /^sco_[0-9a-f]{32}$/)
  assert.deepEqual(score, {
    id: score?.id,
    project: 'prj_1',
    environment: 'production',
    trace_id: ids.traceId,
    span_id: ids.spanId,
    session_id: '',
    name: 'Relevance',
    data_type: 'number',
    value: 0.75,
    label: 'relevant',
    comment: 'on topic',
    source: 'code',
    author: 'checkout',
    created_at: String(nowNs),
    metadata: { 'gen_ai.response.id': 'resp-1' },
  })
  assert.deepEqual(logs(record).scores, scores, 'sent again it is the same score')
})

test('an evaluation that is about no trace, or says nothing, is kept as an event', () => {
  const said = toKeyValues({ 'gen_ai.evaluation.name': 'x', 'gen_ai.evaluation.score.value': 1 })
  const nothing = toKeyValues({ 'gen_ai.evaluation.name': 'x' })
  const eventName = 'gen_ai.evaluation.result'
  for (const record of [
    { ...at, eventName, attributes: said },
    { ...ids, ...at, eventName, attributes: nothing },
  ]) {
    const { rows, scores } = logs(record)
    assert.deepEqual(scores, [])
    assert.equal(rows[0]?.name, eventName)
  }
})

const messageEvents: readonly (readonly [string, Json, 'input' | 'output', unknown])[] = [
  [
    'gen_ai.system.message',
    { content: 'Be brief.' },
    'input',
    { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
  ],
  [
    'gen_ai.user.message',
    { content: 'Hi' },
    'input',
    { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
  ],
  [
    'gen_ai.assistant.message',
    { tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }] },
    'input',
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { x: 1 } }] },
  ],
  [
    'gen_ai.tool.message',
    { id: 'c1', content: 'sunny' },
    'input',
    {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: 'c1', name: null, response: 'sunny' }],
    },
  ],
  [
    'gen_ai.choice',
    { index: 0, finish_reason: 'stop', message: { content: 'Hello' } },
    'output',
    { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }], finish_reason: 'stop' },
  ],
]
for (const [eventName, content, side, message] of messageEvents) {
  test(`the event ${eventName} carries its message as ${side} of its row`, () => {
    const body = { stringValue: JSON.stringify(content) }
    const row = only(logs({ ...ids, ...at, eventName, body }))
    assert.deepEqual(JSON.parse(row[side]), [message])
  })
}
