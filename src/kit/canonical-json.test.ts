import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '#kit/canonical-json.ts'
import { parseExact } from '#kit/exact-json.ts'

test('the order in which fields were written makes no difference, at any depth', () => {
  assert.equal(
    canonicalJson({ b: [{ d: 1, c: null }], a: 'x' }),
    canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] }),
  )
  assert.equal(canonicalJson({ b: 1, a: undefined }), '{"b":1}')
})

test('the order of an array does make a difference', () => {
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]))
})

test('names are ordered as texts, those that are numbers too, as RFC 8785 has it', () => {
  assert.equal(
    canonicalJson({ 10: 'a', 9: 'b', '': 'c', '\u20ac': 'd', A: 'e' }),
    '{"":"c","10":"a","9":"b","A":"e","\u20ac":"d"}',
  )
  // The example of the RFC's section 3.2.3, sorted by UTF-16 code units.
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const written = canonicalJson(Object.fromEntries(names.map((name) => [name, ''])))
  assert.deepEqual(
    [...written.matchAll(/"((?:\\.|[^"])+)":/g)].map(([, name]) => name),
    ['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'],
  )
})

test('what says itself how it is written is written so, and a list keeps its holes as null', () => {
  const at = new Date(0)
  assert.equal(
    canonicalJson(parseExact('{"b":1,"a":9007199254740993}')),
    '{"a":9007199254740993,"b":1}',
  )
  assert.equal(
    canonicalJson({ toJSON: 'b', a: { rawJSON: 'c' } }),
    '{"a":{"rawJSON":"c"},"toJSON":"b"}',
  )
  assert.equal(
    canonicalJson({ at, all: [undefined, 1] }),
    `{"all":[null,1],"at":${JSON.stringify(at)}}`,
  )
})
