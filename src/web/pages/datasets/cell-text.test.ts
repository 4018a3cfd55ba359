import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fieldOf,
  inputFields,
  readCell,
  withField,
  writeCell,
} from '#web/pages/datasets/cell-text.ts'

test('a text that is typed over a text stays a text, whatever it looks like', () => {
  assert.equal(readCell('7', '6'), '7')
  assert.equal(readCell('{"a": 1}', 'x'), '{"a": 1}')
  assert.equal(readCell('', 'x'), '')
})

test('what was no text is read as JSON, and is a text when it is none', () => {
  assert.equal(readCell('7', 6), 7)
  assert.deepEqual(readCell('{"a": 2}', { a: 1 }), { a: 2 })
  assert.equal(readCell('seven', 6), 'seven')
  assert.equal(readCell('', 6), null)
})

test('over nothing, nothing stays nothing, and only an object or a list is JSON', () => {
  assert.equal(readCell('', null), null)
  assert.equal(readCell('7', null), '7')
  assert.deepEqual(readCell('["a"]', null), ['a'])
  assert.equal(readCell('[a', null), '[a')
})

test('a value that nobody touches is written and read as it was', () => {
  for (const value of ['', 'a\nb', 0, false, { a: [1, null] }, ['x'], null])
    assert.deepEqual(readCell(writeCell(value), value), value)
})

test('inputs that are objects have a column for each field; one that is none gives one column', () => {
  const items = [{ input: { question: 'a' } }, { input: { tone: 'b', question: 'c' } }]
  assert.deepEqual(inputFields(items), ['question', 'tone'])
  assert.deepEqual(inputFields([...items, { input: 'text' }]), [])
  const wide = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`f${index}`, '']))
  assert.deepEqual(inputFields([{ input: wide }]), [])
})

test('one field of an input changes alone', () => {
  assert.deepEqual(withField({ a: 1, b: 2 }, 'b', 3), { a: 1, b: 3 })
  assert.deepEqual(withField('text', 'b', 3), { b: 3 })
  assert.equal(fieldOf({ a: 1 }, 'b'), undefined)
  assert.equal(fieldOf('text', 'a'), undefined)
})
