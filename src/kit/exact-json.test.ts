import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExact, parseLargeAsText } from './exact-json.ts'

test('whole numbers keep their digits through reading and writing, whatever their size', () => {
  for (const text of [
    '{"id":9007199254740993}',
    '[-107505301260286111,1]',
    '{"a":{"b":[123456789012345678901234567890]}}',
    '9007199254740991',
  ]) {
    assert.equal(JSON.stringify(parseExact(text)), text)
  }
})

test('two large numbers that a double cannot tell apart are told apart', () => {
  assert.notDeepEqual(parseExact('[9007199254740993]'), parseExact('[9007199254740992]'))
  assert.deepEqual(parseExact('[9007199254740993]'), parseExact('[9007199254740993]'))
})

test('fractions, exponents, texts and what is no JSON are read as ever', () => {
  const text = '{"a":0.12345678901234567,"b":1e30,"c":"9007199254740993"}'
  assert.deepEqual(parseExact(text), JSON.parse(text))
  assert.throws(() => parseExact('{"id":9007199254740993'), SyntaxError)
})

test('as texts they keep their digits too, and everything else stays what it is', () => {
  assert.deepEqual(parseLargeAsText('{"id":9007199254740993,"n":9007199254740991,"f":0.1}'), {
    id: '9007199254740993',
    n: 9007199254740991,
    f: 0.1,
  })
  assert.deepEqual(parseLargeAsText('[-107505301260286111,1e30]'), ['-107505301260286111', 1e30])
})
