import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTwoFilesPatch } from 'diff'
import { changeBetween, readUnifiedDiff, wordsBetween } from '#web/diff/unified-diff.ts'

const shown = (before: string, after: string): readonly string[] =>
  readUnifiedDiff(createTwoFilesPatch('a', 'b', before, after, '', '', { context: 1 })).map(
    ({ kind, before: old, after: now, parts }) => {
      const text = parts.map((part) => (part.isChanged ? `[${part.text}]` : part.text)).join('')
      return `${kind} ${old ?? '-'} ${now ?? '-'} ${text}`
    },
  )

test('a replaced line is shown twice, with the words that differ marked on each side', () => {
  assert.deepEqual(
    shown('Be kind.\nAnswer in two sentences.\n', 'Be kind.\nAnswer in three sentences.\n'),
    [
      'same 1 1 Be kind.',
      'removed 2 - Answer in [two] sentences.',
      'added - 2 Answer in [three] sentences.',
    ],
  )
})

test('lines that have little in common are shown whole, without marks', () => {
  assert.deepEqual(shown('Be kind.\n', 'Never promise dates at all\n'), [
    'removed 1 - Be kind.',
    'added - 1 Never promise dates at all',
  ])
})

test('lines that are left out leave a gap, and line numbers go on behind it', () => {
  const before = Array.from({ length: 9 }, (_, index) => `line ${index + 1}`)
  const after = before.toSpliced(7, 1, 'line eight', 'and more')
  assert.deepEqual(shown(`${before.join('\n')}\n`, `${after.join('\n')}\n`), [
    'gap - - ',
    'same 7 7 line 7',
    'removed 8 - line [8]',
    'added - 8 line [eight]',
    'added - 9 and more',
    'same 9 10 line 9',
  ])
})

test('texts that begin with signs of a diff are lines like others', () => {
  assert.deepEqual(shown('--- a\n', '+++ b\n'), ['removed 1 - --- a', 'added - 1 +++ b'])
})

test('no difference has no lines', () => {
  assert.deepEqual(readUnifiedDiff(''), [])
})

test('two texts become one run of pieces; very long ones are told as a whole', () => {
  assert.deepEqual(wordsBetween('Be kind', 'Be brief'), [
    { kind: 'same', text: 'Be ' },
    { kind: 'removed', text: 'kind' },
    { kind: 'added', text: 'brief' },
  ])
  const long = 'word '.repeat(1000)
  assert.deepEqual(wordsBetween(long, `${long}more`), [
    { kind: 'removed', text: long },
    { kind: 'added', text: `${long}more` },
  ])
})

test('a text that became another one altogether is told as a whole', () => {
  assert.deepEqual(changeBetween('Order 1201 left on Thursday', 'It arrives tomorrow'), [
    { kind: 'removed', text: 'Order 1201 left on Thursday' },
    { kind: 'added', text: 'It arrives tomorrow' },
  ])
  assert.equal(changeBetween('Be kind to them', 'Be brief to them').length, 4)
})
