import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRedact } from './redact.ts'
import { redactAndCut } from './redact-and-cut.ts'

const redact = createRedact(['emails', 'secrets'])
const bytesMax = 1000

test('a content within its bound is redacted and stays', () => {
  const text = `${'é'.repeat(480)} me@example.com`
  assert.deepEqual(redactAndCut(text, bytesMax, redact), {
    text: `${'é'.repeat(480)} [redacted e-mail]`,
    isCut: false,
  })
})

test('a longer one is cut to its bound exactly, whatever its characters are', () => {
  for (const character of ['a', 'é', '日', '🧗']) {
    const { text, isCut } = redactAndCut(character.repeat(100_000), bytesMax, redact)
    assert.ok(isCut)
    assert.equal(
      Buffer.byteLength(text),
      bytesMax - (bytesMax % Buffer.byteLength(character)),
      character,
    )
  }
})

test('no part of what is redacted is kept, wherever the cut falls', () => {
  // So many that the redacted text is shorter than what may be kept: the end of what was searched comes near.
  const address = 'somebody.with.a.long.name.indeed@a-long-name-of-a-host.example.com'
  for (let shift = 0; shift < address.length; shift += 1) {
    const { text } = redactAndCut(
      `${'.'.repeat(shift)} ${`${address} `.repeat(2000)}`,
      10_000,
      redact,
    )
    assert.ok(!text.includes('somebody'), `${shift}: …${text.slice(-80)}`)
    assert.ok(text.includes('[redacted e-mail]'))
  }
})

test('a content that is short once its files are left out keeps every text, to its last letter', () => {
  const file = Buffer.alloc(90_000, 7).toString('base64')
  const content = (data: string) =>
    JSON.stringify([{ content: [{ data }, { text: 'What is it? Ask me@example.com' }] }])
  const { text, isCut } = redactAndCut(content(file), bytesMax, redact)
  assert.ok(isCut)
  const [message] = JSON.parse(text) as [{ content: [{ data: string }, { text: string }] }]
  assert.match(message.content[0].data, /^\[left out: unknown type, 90000 bytes, sha256 /)
  assert.equal(message.content[1].text, 'What is it? Ask [redacted e-mail]')
})
