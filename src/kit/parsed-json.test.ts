import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsedJson } from '#kit/parsed-json.ts'

test('a text of JSON is read whatever it begins with, any other is none', () => {
  for (const text of ['{}', ' \t\r\n[1]', '"a"', '-1', '0', '12.5', 'true', 'false', 'null'])
    assert.deepEqual(parsedJson(text), JSON.parse(text), text)
  for (const text of ['', ' ', 'A sentence.', 'no', '{', '+1', '\u00a0{}', '.5'])
    assert.equal(parsedJson(text), undefined, text)
  assert.equal(parsedJson('not', 'something else'), 'something else')
})
