import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unescapeJson } from './unescape-json.ts'

test('JSON says the same with its characters written out', () => {
  const values = [
    '请帮我重置密码',
    'é "quoted" \\ back\\u8bf7',
    '😀',
    'line\nbreak\u0001',
    '\u2028',
    '\\u8bf7',
  ]
  for (const value of values) {
    const ascii = JSON.stringify({ q: value }).replace(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    assert.deepEqual(JSON.parse(unescapeJson(ascii)), { q: value }, value)
  }
  assert.equal(unescapeJson('{"q":"\\u8bf7"}'), '{"q":"请"}')
  assert.equal(unescapeJson('["\\ud83d\\ude00"]'), '["😀"]')
})

test('half a surrogate pair stays escaped', () => {
  assert.equal(unescapeJson('["\\ud83d!"]'), '["\\ud83d!"]')
})

test('text that is no JSON is left alone', () => {
  assert.equal(unescapeJson('write \\u8bf7 in Python'), 'write \\u8bf7 in Python')
})
