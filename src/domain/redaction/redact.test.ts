import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactions } from '#contract/config.ts'
import { createRedact } from './redact.ts'

const all = createRedact(redactions)

const cases: readonly { title: string; text: string; after: string }[] = [
  {
    title: 'a provider’s key',
    text: 'use sk-proj-abcdefghijklmnop1234 please',
    after: 'use [redacted secret] please',
  },
  {
    title: 'a Belay key',
    text: '"bly_qt4WMjrrlvzPPT4Rl7JP0qyKDvaSzyjpDYET6L034IC31S"',
    after: '"[redacted secret]"',
  },
  {
    title: 'a private key',
    text: 'a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b',
    after: 'a [redacted secret] b',
  },
  {
    title: 'an e-mail address',
    text: 'write to ann.b+x@mail.example.com today',
    after: 'write to [redacted e-mail] today',
  },
  {
    title: 'a card number that passes Luhn’s check',
    text: 'card 4111 1111 1111 1111.',
    after: 'card [redacted card].',
  },
  {
    title: 'a long number that does not',
    text: 'order 4111 1111 1111 1112.',
    after: 'order 4111 1111 1111 1112.',
  },
  {
    title: 'a word that only begins like a key',
    text: 'sk-short and task-force',
    after: 'sk-short and task-force',
  },
]
for (const { title, text, after } of cases) {
  test(`${title} ${text === after ? 'stays' : 'is taken out'}`, () => {
    assert.equal(all(text), after)
  })
}

test('what is not chosen stays', () => {
  assert.equal(createRedact(['cards'])('ann@example.com'), 'ann@example.com')
  assert.equal(createRedact([])('4111 1111 1111 1111'), '4111 1111 1111 1111')
})

test('hostile text of 200,000 characters is no harder than any other', () => {
  const hostile = [
    `${'a'.repeat(100_000)}@${'a.'.repeat(50_000)}`,
    '1'.repeat(200_000),
    `sk-${'-'.repeat(199_990)}`,
    '-----BEGIN PRIVATE KEY-----'.repeat(7000),
  ]
  const startedMs = performance.now()
  for (const text of hostile) all(text)
  // No time is asserted: a pattern that backtracks without bound would never get here.
  assert.ok(performance.now() >= startedMs)
})
