import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OtlpFault } from '#ingest/otlp/otlp-fault.ts'
import { decodeOtlp } from '#test/fixtures/otlp/encode-otlp.ts'
import { encodeAnswer, encodeFault } from './encode-answer.ts'

const json = 'application/json; charset=utf-8'
const protobuf = 'application/x-protobuf'

test('what was taken whole is answered with an empty response, in the request’s encoding', () => {
  const none = { signal: 'traces', rejected: 0, message: '' } as const
  assert.deepEqual(encodeAnswer({ contentType: json, ...none }), {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{}'),
  })
  assert.deepEqual(encodeAnswer({ contentType: protobuf, ...none }), {
    status: 200,
    headers: { 'content-type': 'application/x-protobuf' },
    body: Buffer.alloc(0),
  })
})

test('what was taken in part says how many were not and why', () => {
  const some = { rejected: 300, message: 'a trace id is missing — größer' } as const
  const traces = encodeAnswer({ contentType: json, signal: 'traces', ...some })
  assert.deepEqual(JSON.parse(traces.body.toString()), {
    partialSuccess: { rejectedSpans: '300', errorMessage: some.message },
  })
  const logs = encodeAnswer({ contentType: json, signal: 'logs', ...some })
  assert.deepEqual(JSON.parse(logs.body.toString()), {
    partialSuccess: { rejectedLogRecords: '300', errorMessage: some.message },
  })
  const binary = encodeAnswer({ contentType: protobuf, signal: 'traces', ...some })
  assert.deepEqual(decodeOtlp('ExportTraceServiceResponse', binary.body), {
    partialSuccess: { rejectedSpans: 300, errorMessage: some.message },
  })
})

const faults: readonly (readonly [OtlpFault, number, number, string | undefined])[] = [
  [{ kind: 'malformed', message: 'm' }, 400, 3, undefined],
  [{ kind: 'unauthenticated', message: 'm' }, 401, 16, undefined],
  [{ kind: 'forbidden', message: 'm' }, 403, 7, undefined],
  [{ kind: 'too-large', message: 'm' }, 413, 8, undefined],
  [{ kind: 'unsupported', message: 'm' }, 415, 3, undefined],
  [{ kind: 'too-many', message: 'm', retryAfterSeconds: 0.2 }, 429, 8, '1'],
  [{ kind: 'unavailable', message: 'm', retryAfterSeconds: 30 }, 503, 14, '30'],
  [{ kind: 'unavailable', message: 'm' }, 503, 14, '5'],
]
for (const [fault, status, code, retryAfter] of faults) {
  test(`${fault.kind} is answered ${status} with a google.rpc.Status in either encoding`, () => {
    const binary = encodeFault({ contentType: protobuf, fault })
    assert.equal(binary.status, status)
    assert.equal(binary.headers['content-type'], protobuf)
    assert.equal(binary.headers['retry-after'], retryAfter)
    assert.deepEqual(decodeOtlp('Status', binary.body), { code, message: 'm' })
    const text = encodeFault({ contentType: 'application/json', fault })
    assert.equal(text.status, status)
    assert.deepEqual(JSON.parse(text.body.toString()), { code, message: 'm' })
  })
}

test('a content type that is not understood is answered in JSON', () => {
  const fault = { kind: 'unsupported', message: 'm' } as const
  assert.equal(
    encodeFault({ contentType: 'text/html', fault }).headers['content-type'],
    'application/json',
  )
})
