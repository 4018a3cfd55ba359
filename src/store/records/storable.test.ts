import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storableJson, storableText } from '#store/records/storable.ts'

test('text that PostgreSQL cannot hold is kept with U+FFFD in its place', () => {
  assert.equal(storableText('a\0b'), 'a\uFFFDb')
  assert.equal(storableText('a\ud83d b'), 'a\uFFFD b')
  assert.equal(storableText('\udc00'), '\uFFFD')
  for (const text of ['', 'plain', '😀', '\\u0000', '\u0001'])
    assert.equal(storableText(text), text)
})

test('in JSON, values and names alike, and text that only looks like an escape stays', () => {
  const rows: readonly [value: unknown, kept: unknown][] = [
    [{ 'a\0': ['b\0', '\ud83d', '\udc00x'] }, { 'a\uFFFD': ['b\uFFFD', '\uFFFD', '\uFFFDx'] }],
    ['\\u0000', '\\u0000'],
    ['\\\0', '\\\uFFFD'],
    ['\\\\u0000\0', '\\\\u0000\uFFFD'],
    ['"\ud800"', '"\uFFFD"'],
    ['😀 \u0001 \ufffd', '😀 \u0001 \ufffd'],
    [null, null],
  ]
  for (const [value, kept] of rows) assert.deepEqual(JSON.parse(storableJson(value)), kept)
})
