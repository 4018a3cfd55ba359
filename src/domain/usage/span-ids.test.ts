import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SpanIds, traceOf, unpackId } from '#domain/usage/span-ids.ts'

const trace = 'be1a4be1a4be1a4be1a4be1a4be1a4be'
const span = '00ff00ff00ff00ff'

test('a name is short, gives its ids back, and is that of no other span', () => {
  const ids = new SpanIds()
  const spans = [
    ['p', trace, span],
    ['q', trace, span],
    ['p', trace, '00ff00ff00ff00fe'],
    ['p', trace.toUpperCase(), span],
    ['p', 'zz1a4be1a4be1a4be1a4be1a4be1a4be', span],
    ['p', 'a', 'bc'],
    ['p', 'ab', 'c'],
    ['p', '', 'abc'],
    ['p', '1 a', 'b'],
    ['p', 'a trace', ''],
  ] as const
  const names = spans.map(([project, traceId, spanId]) => ids.of(project, traceId, spanId))
  assert.equal(new Set(names).size, spans.length)
  assert.equal(names[0]?.length, 26)
  assert.deepEqual(
    names.map(unpackId),
    spans.map(([, traceId, spanId]) => ({ traceId, spanId })),
  )
  assert.equal(ids.of('p', trace, span), names[0])
})

test('spans of one trace have it in common', () => {
  const ids = new SpanIds()
  const same = (one: readonly [string, string, string], other: readonly [string, string, string]) =>
    traceOf(ids.of(...one)) === traceOf(ids.of(...other))
  assert.ok(same(['p', trace, span], ['p', trace, '0000000000000001']))
  assert.ok(same(['p', 'short', 'a'], ['p', 'short', 'b']))
  assert.ok(!same(['p', trace, span], ['q', trace, span]))
  assert.ok(!same(['p', 'short', 'a'], ['p', 'shor', 'ta']))
})
