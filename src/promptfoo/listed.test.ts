import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed } from '#promptfoo/listed.ts'

test('a list in one text is parted at commas, but not inside of quotes', () => {
  const table: readonly [text: string, fields: readonly string[]][] = [
    ['', []],
    ['one', ['one']],
    ['one,two', ['one', 'two']],
    [' one ,  two ', ['one', 'two']],
    ['one,,two,', ['one', 'two']],
    ['"one, two",three', ['one, two', 'three']],
    ['" padded "', [' padded ']],
    ['"a ""quoted"" word"', ['a "quoted" word']],
    [String.raw`"a \"quoted\" word"`, ['a "quoted" word']],
    [String.raw`"a \\ and \n"`, [String.raw`a \ and \n`]],
    ['5" nails', ['5" nails']],
    ['"one" , "two"', ['one', 'two']],
  ]
  for (const [text, fields] of table) assert.deepEqual(listed(text), fields, text)
})

test('a quote that does not close, or closes in the middle of a field, is refused', () => {
  assert.throws(() => listed('"open'), /does not close/)
  assert.throws(() => listed('one,"two" three'), /does not close/)
})
