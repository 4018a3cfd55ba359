import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCallContext } from '#gateway/call-context.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parent = '00f067aa0ba902b7'

test('a valid traceparent is joined; anything else starts a trace of its own', () => {
  const joined = [
    `00-${traceId}-${parent}-01`,
    `00-${traceId}-${parent}-00`,
    `cc-${traceId}-${parent}-01-more`,
  ]
  for (const traceparent of joined) {
    const context = readCallContext({ traceparent })
    assert.deepEqual([context.traceId, context.parentSpanId], [traceId, parent], traceparent)
  }
  const apart = [
    '',
    'nonsense',
    `00-${traceId.toUpperCase()}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${parent}`,
    `ff-${traceId}-${parent}-01`,
    `00-${traceId.slice(1)}-${parent}-01`,
  ]
  for (const traceparent of apart) {
    const context = readCallContext({ traceparent })
    assert.notEqual(context.traceId, traceId, traceparent)
    assert.match(context.traceId, /^[0-9a-f]{32}$/)
    assert.equal(context.parentSpanId, '')
  }
})

test('user, session, tags and metadata are read, within their bounds', () => {
  const context = readCallContext({
    'x-belay-user': ' u-1 ',
    'x-belay-session': 's'.repeat(201),
    'x-belay-tags': ' a, b ,,c',
    'x-belay-metadata': '{"plan":"pro","seats":5,"deep":{"a":1}}',
  })
  assert.equal(context.userId, 'u-1')
  assert.equal(context.sessionId, 's'.repeat(200))
  assert.deepEqual(context.tags, ['a', 'b', 'c'])
  assert.equal(context.metadata['plan'], 'pro')
  assert.equal(context.metadata['seats'], '5')
  const many = readCallContext({
    'x-belay-tags': Array.from({ length: 99 }, (_, n) => `t${n}`).join(','),
  })
  assert.equal(many.tags.length, 50)
})

test('text is UTF-8; bytes that are not are a character each', () => {
  const sent = (text: string) => Buffer.from(text).toString('latin1')
  const { traceName, metadata } = readCallContext({
    'x-belay-trace-name': sent('評価 “é”'),
    'x-belay-metadata': sent('{"variant":"変種"}'),
  })
  assert.deepEqual([traceName, metadata['variant']], ['評価 “é”', '変種'])
  assert.equal(readCallContext({ 'x-belay-trace-name': 'caf\xe9' }).traceName, 'café')
})

test('metadata that is no object is as if it had not been sent', () => {
  for (const header of ['', '{', 'null', '5', '"text"', '[1,2]']) {
    assert.deepEqual(readCallContext({ 'x-belay-metadata': header }).metadata, {}, header)
  }
})
