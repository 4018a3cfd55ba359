import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looksLikeSecret } from '#kit/looks-like-secret.ts'

// Put together here so that no scanner takes this file for a leak.
const secrets = [
  `bly_${'a1'.repeat(23)}`,
  `key: sk-${'proj-'}${'x'.repeat(24)}`,
  `AKIA${'ABCDEFGH12345678'}`,
  `AIza${'b'.repeat(35)}`,
  `ghp_${'c'.repeat(36)}`,
  `xoxb-${'1'.repeat(12)}`,
  `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
  `eyJ${'h'.repeat(12)}.eyJ${'p'.repeat(12)}.sig`,
  `postgres://user:pass${'word'}@host/db`,
]
const harmless = [
  '',
  'eu-central',
  'the password is kept elsewhere',
  'https://api.openai.com/v1',
  'bly_short',
  'sk-short',
  'http://localhost:8000/v1',
  'mailto:a@b.example',
]

test('what has the shape of a credential looks like a secret', () => {
  for (const text of secrets) assert.equal(looksLikeSecret(text), true, text)
})

test('ordinary words, addresses and names do not', () => {
  for (const text of harmless) assert.equal(looksLikeSecret(text), false, text)
})
