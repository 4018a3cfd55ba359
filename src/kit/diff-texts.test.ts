import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { diffTexts } from '#kit/diff-texts.ts'

function diff(from: string, to: string) {
  return diffTexts({ title: 'a@1', text: from }, { title: 'a@2', text: to })
}

describe('A difference between two texts', () => {
  test('is empty where there is none', () => {
    assert.deepEqual(diff('a\nb\n', 'a\nb\n'), { diff: '', added: 0, removed: 0 })
  })

  test('is a unified diff with three lines around each change', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
    const {
      diff: text,
      added,
      removed,
    } = diff(
      `${lines.join('\n')}\n`,
      `${lines.map((line) => (line === '5' ? 'five' : line)).join('\n')}\n`,
    )
    assert.equal(text, '--- a@1\n+++ a@2\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n')
    assert.deepEqual([added, removed], [1, 1])
  })

  test('says that a last line has no line end', () => {
    assert.match(diff('a\n', 'a').diff, /\\ No newline at end of file/)
  })

  test('is told as all of it when nearly nothing is the same any more', () => {
    const many = (word: string) =>
      Array.from({ length: 3000 }, (_, at) => `${word} ${at}`).join('\n')
    const { diff: text, added, removed } = diff(many('old'), many('new'))
    assert.match(text, /^--- a@1\n\+\+\+ a@2\n@@ -1,3000 \+1,3000 @@\n-old 0\n/)
    assert.deepEqual([added, removed], [3000, 3000])
  })
})
