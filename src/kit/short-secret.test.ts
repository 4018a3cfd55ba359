import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutSecrets } from '#kit/secret-filter.ts'
import { safeSecretCharacters, shortSecretWarning } from '#kit/short-secret.ts'

const secretOf = (length: number) => 'q7Zx9Kw2'.slice(0, length)

test('a secret is warned of while it is short, and not where there is none', () => {
  for (const [length, isShort] of [
    [0, false],
    [1, true],
    [safeSecretCharacters - 1, true],
    [safeSecretCharacters, false],
  ] as const)
    assert.equal(shortSecretWarning(secretOf(length)) !== '', isShort, String(length))
})

test('from where nothing is said a secret is found, as it is and in base64 behind anything', () => {
  const secret = secretOf(safeSecretCharacters)
  assert.equal(withoutSecrets(`key ${secret}.`, [secret]), 'key (secret).')
  for (const before of ['', 'u:', 'Bearer ', 'xyz']) {
    const coded = Buffer.from(`${before}${secret} and more`).toString('base64')
    assert.ok(withoutSecrets(coded, [secret]).includes('(secret)'), coded)
  }
  const short = secretOf(5)
  assert.equal(withoutSecrets(`key ${short}.`, [short]), `key ${short}.`, 'the lower bound stays')
})
