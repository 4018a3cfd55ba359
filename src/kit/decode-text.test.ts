import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeText, encodingNote, type TextEncoding } from './decode-text.ts'

const german = 'question,answer\nWas ist Größe?,Maß\n'
const japanese = '質問,答え\nこれは何ですか,はい\n'
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16()
/** `質問,答え` and a line of kana, as Excel in Japan writes them. */
const shiftJis = Buffer.from('8ebf96e22c939a82a60a82a082a20a', 'hex')

describe('The text of a file', () => {
  const cases: readonly [
    title: string,
    bytes: Buffer,
    text: string,
    TextEncoding,
    guessed: boolean,
  ][] = [
    ['UTF-8', Buffer.from(german), german, 'utf-8', false],
    ['UTF-8 with a mark in front', Buffer.from(`\uFEFF${german}`), german, 'utf-8', false],
    ['UTF-8 with a zero in it', Buffer.from('a\0b,c\n'), 'a\0b,c\n', 'utf-8', false],
    [
      'UTF-16 with a mark',
      Buffer.from(`\uFEFF${japanese}`, 'utf16le'),
      japanese,
      'utf-16le',
      false,
    ],
    ['UTF-16, the high byte first', swapped(`\uFEFF${german}`), german, 'utf-16be', false],
    ['UTF-16 without a mark', Buffer.from(japanese, 'utf16le'), japanese, 'utf-16le', false],
    ['UTF-16 without a mark, the high byte first', swapped(japanese), japanese, 'utf-16be', false],
    ['windows-1252', Buffer.from(german, 'latin1'), german, 'windows-1252', true],
    ['Shift_JIS', shiftJis, '質問,答え\nあい\n', 'shift_jis', true],
  ]
  for (const [title, bytes, text, encoding, isGuessed] of cases)
    test(`is read from ${title}${isGuessed ? ', and that it is a guess is said' : ''}`, () => {
      assert.deepEqual(decodeText(bytes), { ok: true, value: { text, encoding, isGuessed } })
      assert.equal(/a guess/.test(encodingNote({ text, encoding, isGuessed })), isGuessed)
    })

  const unclear: readonly [title: string, hex: string][] = [
    ['Cyrillic', 'cff0e8e2e5f22c610a'],
    ['Chinese', 'c4e3bac32cced20a'],
    ['a Mac in Europe', '47729aa7652c8e740a'],
  ]
  for (const [title, hex] of unclear)
    test(`is not guessed where it could be of several encodings: ${title}`, () => {
      const read = decodeText(Buffer.from(hex, 'hex'))
      assert.match(read.ok ? JSON.stringify(read) : read.fault, /say which it is: utf-8/)
    })

  test('is what it is said to be, or refused', () => {
    const bytes = Buffer.from('cff0e8e2e5f2', 'hex')
    const read = decodeText(bytes, 'windows-1251')
    assert.equal(read.ok && read.value.text, 'Привет')
    const refused = decodeText(bytes, 'utf-8')
    assert.match(refused.ok ? '' : refused.fault, /It is not utf-8/)
  })
})
