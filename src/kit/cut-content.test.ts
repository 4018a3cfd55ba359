import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { withoutFiles } from './cut-content.ts'

const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3_000_000, 7)])
const hash = createHash('sha256').update(picture).digest('hex')
const note = `[left out: image/png, ${picture.length} bytes, sha256 ${hash}]`

test('a file is replaced by its type, size and hash, and all around it stays', () => {
  const url = `data:image/png;base64,${picture.toString('base64')}`
  const messages = (image: string) => [
    {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: image } },
        { type: 'text', text: 'What is "this"?' },
      ],
    },
  ]
  assert.deepEqual(JSON.parse(withoutFiles(JSON.stringify(messages(url)))), messages(note))
  const plain = { data: picture.toString('base64'), next: 'text\\' }
  assert.deepEqual(JSON.parse(withoutFiles(JSON.stringify(plain))), { data: note, next: 'text\\' })
})

test('slashes that are escaped belong to the data', () => {
  const escaped = JSON.stringify({ data: picture.toString('base64') }).replaceAll('/', '\\/')
  assert.deepEqual(JSON.parse(withoutFiles(escaped)), { data: note })
})

test('long text, short data and what is no JSON stay as they are', () => {
  const texts = [
    JSON.stringify({ text: 'words and '.repeat(10_000) }),
    JSON.stringify({ data: 'A'.repeat(4_000) }),
    JSON.stringify({ text: '\n'.repeat(10_000) }),
    `picture: ${picture.toString('base64')}`,
    '{"cut off": "AAAA',
    '',
  ]
  for (const text of texts) assert.equal(withoutFiles(text), text)
})

test('whoever needs only the beginning gets the same beginning, and what is behind it is not looked at', () => {
  const data = picture.toString('base64').slice(0, 8000)
  const text = JSON.stringify(
    Array.from({ length: 50 }, (_, index) => ({ words: `no. "${index}" `.repeat(900), data })),
  )
  const whole = withoutFiles(text)
  for (const charactersMax of [10, 5_000, 20_000, 100_000, whole.length]) {
    const bounded = withoutFiles(text, charactersMax)
    assert.equal(bounded.slice(0, charactersMax), whole.slice(0, charactersMax))
    if (charactersMax < 100_000) assert.ok(bounded.includes(data))
  }
})

test('files in JSON that stands in a string are left out too, and the outer JSON stays JSON', () => {
  const inner = (data: string) => ({ 'a "b"': [{ data }], next: 'ä\n\\' })
  const outer = (data: string) => ({
    value: JSON.stringify({ deeper: JSON.stringify(inner(data)), data }),
    plain: JSON.stringify({ words: 'some "words" '.repeat(1000) }),
    after: 'text',
  })
  const text = JSON.stringify(outer(picture.toString('base64')))
  assert.deepEqual(JSON.parse(withoutFiles(text)), outer(note))
  const broken = `{"value": "{${'a'.repeat(5000)}", "n": 1}`
  assert.equal(withoutFiles(broken), broken)
})
