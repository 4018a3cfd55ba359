import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutText } from './cut-text.ts'

const cases: readonly [title: string, text: string, bytesMax: number, after: string][] = [
  ['a text within the bound stays', 'rope', 4, 'rope'],
  ['one byte too many is cut', 'ropes', 4, 'rope'],
  ['a character of three bytes is never halved', '日本', 5, '日'],
  ['a character outside the basic plane is never halved', 'a🧗b', 4, 'a'],
  ['nothing fits into nothing', 'é', 1, ''],
]
for (const [title, text, bytesMax, after] of cases) {
  test(title, () => {
    assert.deepEqual(cutText(text, bytesMax), { text: after, isCut: text !== after })
  })
}
