import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeOtlp } from '#test/fixtures/otlp/encode-otlp.ts'
import { decodeTracesJson } from './decode-traces-json.ts'
import { decodeTracesProtobuf } from './decode-traces-protobuf.ts'
import { otlpRecordsMax, otlpValueDepthMax } from './otlp-limits.ts'

type Json = { readonly [name: string]: unknown }

const encodings = [
  {
    name: 'protobuf',
    decode: (request: Json) =>
      decodeTracesProtobuf(encodeOtlp('ExportTraceServiceRequest', request)),
  },
  {
    name: 'JSON',
    decode: (request: Json) => decodeTracesJson(Buffer.from(JSON.stringify(request))),
  },
]

function requestOf(span: Json): Json {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] },
        scopeSpans: [
          { scope: { name: 'my.scope', version: '1.2.3' }, spans: [span] },
          { scope: { name: 'empty' }, spans: [] },
        ],
      },
    ],
  }
}

const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

function valueOf(encoding: (typeof encodings)[number], value: Json): unknown {
  const decoded = encoding.decode(requestOf({ ...ids, attributes: [{ key: 'a', value }] }))
  assert.ok(decoded.ok)
  return decoded.value[0]?.items[0]?.attributes['a']
}

const values: readonly { readonly says: string; readonly value: Json; readonly as: unknown }[] = [
  { says: 'text', value: { stringValue: 'Größe 東京 😀' }, as: 'Größe 東京 😀' },
  { says: 'empty text', value: { stringValue: '' }, as: '' },
  { says: 'true', value: { boolValue: true }, as: true },
  { says: 'false', value: { boolValue: false }, as: false },
  { says: 'a negative integer', value: { intValue: '-5' }, as: -5 },
  {
    says: 'an integer above 32 bits',
    value: { intValue: '1789000000000000' },
    as: 1789000000000000,
  },
  {
    says: 'the largest exact integer',
    value: { intValue: '9007199254740991' },
    as: 9007199254740991,
  },
  {
    says: 'the first inexact integer',
    value: { intValue: '9007199254740993' },
    as: '9007199254740993',
  },
  {
    says: 'the smallest integer',
    value: { intValue: '-9223372036854775808' },
    as: '-9223372036854775808',
  },
  { says: 'a double', value: { doubleValue: 0.25 }, as: 0.25 },
  { says: 'not a number', value: { doubleValue: 'NaN' }, as: 'NaN' },
  { says: 'infinity', value: { doubleValue: '-Infinity' }, as: '-Infinity' },
  { says: 'bytes', value: { bytesValue: 'AAEC/w==' }, as: 'AAEC/w==' },
  { says: 'nothing', value: {}, as: null },
  {
    says: 'an array of mixed values',
    value: { arrayValue: { values: [{ stringValue: 'x' }, { intValue: '1' }, {}] } },
    as: ['x', 1, null],
  },
  {
    says: 'a map in a map',
    value: {
      kvlistValue: {
        values: [
          {
            key: 'b',
            value: { kvlistValue: { values: [{ key: 'c', value: { boolValue: true } }] } },
          },
        ],
      },
    },
    as: { b: { c: true } },
  },
]

for (const encoding of encodings) {
  test(`a span in ${encoding.name} is decoded with everything it carries`, () => {
    const decoded = encoding.decode(
      requestOf({
        ...ids,
        parentSpanId: '00f067aa0ba902b7',
        traceState: 'vendor=1',
        name: 'chat gpt-5',
        kind: 3,
        startTimeUnixNano: '1789000000123456789',
        endTimeUnixNano: '1789000001123456789',
        attributes: [{ key: '__proto__', value: { stringValue: 'kept' } }],
        droppedAttributesCount: 2,
        events: [
          {
            timeUnixNano: '1789000000500000001',
            name: 'exception',
            attributes: [{ key: 'exception.type', value: { stringValue: 'TypeError' } }],
            droppedAttributesCount: 1,
          },
        ],
        droppedEventsCount: 3,
        links: [
          {
            ...ids,
            traceState: 'x=y',
            attributes: [{ key: 'why', value: { stringValue: 'retry' } }],
          },
        ],
        droppedLinksCount: 4,
        status: { code: 2, message: 'boom' },
      }),
    )
    assert.ok(decoded.ok)
    assert.equal(decoded.value.length, 1, 'a scope without spans is no group')
    const group = decoded.value[0]
    assert.ok(group)
    assert.deepEqual(group.resource, { 'service.name': 'checkout' })
    assert.deepEqual(group.scope, { name: 'my.scope', version: '1.2.3', attributes: {} })
    const [span] = group.items
    assert.ok(span)
    assert.deepEqual(Object.entries(span.attributes), [['__proto__', 'kept']])
    assert.deepEqual(
      { ...span, attributes: {} },
      {
        ...ids,
        parentSpanId: '00f067aa0ba902b7',
        traceState: 'vendor=1',
        name: 'chat gpt-5',
        kind: 3,
        startNs: 1789000000123456789n,
        endNs: 1789000001123456789n,
        attributes: {},
        droppedAttributes: 2,
        events: [
          {
            timeNs: 1789000000500000001n,
            name: 'exception',
            attributes: { 'exception.type': 'TypeError' },
            droppedAttributes: 1,
          },
        ],
        droppedEvents: 3,
        links: [{ ...ids, traceState: 'x=y', attributes: { why: 'retry' }, droppedAttributes: 0 }],
        droppedLinks: 4,
        statusCode: 2,
        statusMessage: 'boom',
      },
    )
  })

  for (const { says, value, as } of values) {
    test(`an attribute in ${encoding.name} that is ${says} keeps its type`, () => {
      assert.deepEqual(valueOf(encoding, value), as)
    })
  }

  test(`a request in ${encoding.name} holds ${otlpRecordsMax} spans and no more`, () => {
    const request = (count: number): Json => ({
      resourceSpans: [{ scopeSpans: [{ spans: new Array(count).fill({}) }] }],
    })
    const taken = encoding.decode(request(otlpRecordsMax))
    assert.ok(taken.ok)
    assert.equal(taken.value[0]?.items.length, otlpRecordsMax)
    const refused = encoding.decode(request(otlpRecordsMax + 1))
    assert.ok(!refused.ok)
    assert.equal(refused.fault.kind, 'too-large')
    assert.match(refused.fault.message, /OTEL_BSP_MAX_EXPORT_BATCH_SIZE/)
  })

  test(`an empty request in ${encoding.name} is a request without spans`, () => {
    assert.deepEqual(encoding.decode({}), { ok: true, value: [] })
  })
}

/** Protobuf's own framing: a tag, a length of up to two bytes, and what is inside. */
function framed(tag: number, inside: Buffer): Buffer {
  const { length } = inside
  const size = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7]
  return Buffer.concat([Buffer.from([tag, ...size]), inside])
}

function nestedProtobuf(levels: number): Buffer {
  let value = framed(0x0a, Buffer.from('x'))
  for (let level = 0; level < levels; level += 1) value = framed(0x2a, framed(0x0a, value))
  const attribute = Buffer.concat([framed(0x0a, Buffer.from('a')), framed(0x12, value)])
  return framed(0x0a, framed(0x12, framed(0x12, framed(0x4a, attribute))))
}

function nestedJson(levels: number): Buffer {
  let value: Json = { stringValue: 'x' }
  for (let level = 0; level < levels; level += 1) value = { arrayValue: { values: [value] } }
  return Buffer.from(JSON.stringify(requestOf({ attributes: [{ key: 'a', value }] })))
}

for (const [name, decode, nested] of [
  ['protobuf', decodeTracesProtobuf, nestedProtobuf],
  ['JSON', decodeTracesJson, nestedJson],
] as const) {
  test(`an attribute in ${name} nests ${otlpValueDepthMax} levels and no deeper`, () => {
    const taken = decode(nested(otlpValueDepthMax))
    assert.ok(taken.ok)
    assert.ok(Array.isArray(taken.value[0]?.items[0]?.attributes['a']))
    const refused = decode(nested(otlpValueDepthMax + 1))
    assert.ok(!refused.ok)
    assert.equal(refused.fault.kind, 'malformed')
    assert.match(refused.fault.message, /nests deeper than/)
  })
}

test('unknown protobuf fields of every wire type are skipped', () => {
  const known = encodeOtlp('ExportTraceServiceRequest', requestOf({ ...ids, name: 'kept' }))
  const unknown = Buffer.from([
    ...[0xf8, 0x3f, 0x96, 0x01], // field 1023, varint
    ...[0xf9, 0x3f, 1, 2, 3, 4, 5, 6, 7, 8], // 64 bits
    ...[0xfa, 0x3f, 0x02, 0x68, 0x69], // bytes
    ...[0xfd, 0x3f, 1, 2, 3, 4], // 32 bits
  ])
  const decoded = decodeTracesProtobuf(Buffer.concat([unknown, known, unknown]))
  assert.ok(decoded.ok)
  assert.equal(decoded.value[0]?.items[0]?.name, 'kept')
})

const brokenProtobuf: readonly (readonly [string, number[], RegExp])[] = [
  [
    'a length beyond the body',
    [0x0a, 0x7f, 0x00],
    /a field of 127 bytes where 1 are left.*at byte 2/,
  ],
  [
    'a length beyond its parent',
    [0x0a, 0x02, 0x12, 0x05, 0x00],
    /a field of 5 bytes where 0 are left/,
  ],
  ['a cut varint', [0x0a, 0x80], /ends too early/],
  ['an endless varint', [0x0a, ...new Array<number>(11).fill(0xff)], /longer than ten bytes/],
  ['a group', [0x0b, 0x0c], /wire type 3/],
  ['field zero', [0x02, 0x00], /field with number 0/],
]
for (const [says, bytes, why] of brokenProtobuf) {
  test(`protobuf with ${says} is refused with the byte it happened at`, () => {
    const decoded = decodeTracesProtobuf(Buffer.from(bytes))
    assert.ok(!decoded.ok)
    assert.equal(decoded.fault.kind, 'malformed')
    assert.match(decoded.fault.message, why)
  })
}

const brokenJson: readonly (readonly [string, string, RegExp])[] = [
  ['that is cut', '{"resourceSpans":[', /not JSON/],
  ['that is no object', '[]', /the body should be an object and is an array/],
  [
    'with a list that is none',
    '{"resourceSpans":{}}',
    /resourceSpans should be an array and is object/,
  ],
  [
    'with a number for a name',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{},{"name":7}]}]}]}',
    /resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[1\]\.name should be a string and is number/,
  ],
  ['that nests without end', '['.repeat(100_000), /nests deeper than \d+ levels, at byte/],
]
for (const [says, body, why] of brokenJson) {
  test(`JSON ${says} is refused with the field it happened at`, () => {
    const decoded = decodeTracesJson(Buffer.from(body))
    assert.ok(!decoded.ok)
    assert.equal(decoded.fault.kind, 'malformed')
    assert.match(decoded.fault.message, why)
  })
}

test('JSON may have numbers for times, names for enums, upper-case hex and original field names', () => {
  const span = {
    trace_id: ids.traceId.toUpperCase(),
    spanId: ids.spanId,
    start_time_unix_nano: 1789000000000000000,
    endTimeUnixNano: 'soon',
    kind: 'SPAN_KIND_SERVER',
    status: { code: 'STATUS_CODE_ERROR' },
    flags: 257,
    somethingNew: { nested: true },
    attributes: [{ key: 'n', value: { intValue: 7 } }],
  }
  const decoded = decodeTracesJson(Buffer.from(JSON.stringify(requestOf(span))))
  assert.ok(decoded.ok)
  const read = decoded.value[0]?.items[0]
  assert.equal(read?.traceId, ids.traceId)
  assert.equal(read?.startNs, 1789000000000000000n)
  assert.equal(read?.endNs, -1n, 'a time that is no number is marked, not guessed')
  assert.equal(read?.kind, 2)
  assert.equal(read?.statusCode, 2)
  assert.deepEqual(read?.attributes, { n: 7 })
})

test('brackets inside JSON strings do not count as depth', () => {
  const text = `${'['.repeat(1000)}\\" ${'\\'.repeat(7)}`
  const decoded = decodeTracesJson(
    Buffer.from(JSON.stringify(requestOf({ ...ids, name: text, attributes: [] }))),
  )
  assert.ok(decoded.ok)
  assert.equal(decoded.value[0]?.items[0]?.name, text)
})
