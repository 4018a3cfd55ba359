import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveKey, openVault } from '#domain/vault/vault.ts'

const secret = new Uint8Array(32).fill(7)
const vault = openVault(secret)

test('what was sealed opens for the same purpose, and looks different each time', () => {
  for (const text of ['sk-secret', '', 'ключ 鍵 🔑', 'x'.repeat(4000)]) {
    const sealed = vault.seal(text, 'connection con_1 https://api.example.com')
    assert.equal(vault.open(sealed, 'connection con_1 https://api.example.com'), text)
    assert.notEqual(vault.seal(text, 'a'), vault.seal(text, 'a'))
    if (text !== '')
      assert.ok(!sealed.includes(text) && !Buffer.from(sealed.slice(3), 'base64url').includes(text))
  }
})

test('it opens for no other record, no other origin, no other vault, and not when it was changed', () => {
  const sealed = vault.seal('sk-secret', 'connection con_1 https://api.example.com')
  assert.throws(() => vault.open(sealed, 'connection con_2 https://api.example.com'))
  assert.throws(() => vault.open(sealed, 'connection con_1 https://evil.example.com'))
  assert.throws(() =>
    openVault(new Uint8Array(32).fill(8)).open(sealed, 'connection con_1 https://api.example.com'),
  )
  for (let at = 3; at < sealed.length; at += 5) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    assert.throws(
      () => vault.open(changed, 'connection con_1 https://api.example.com'),
      `character ${at}`,
    )
  }
  assert.throws(() => vault.open(`k9.${sealed.slice(3)}`, 'x'), /under the key "k9"/)
})

test('each purpose has a key of its own', () => {
  assert.notDeepEqual(deriveKey(secret, 'a'), deriveKey(secret, 'b'))
  assert.equal(deriveKey(secret, 'a').length, 32)
})
