import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasKeyShape, keyHmac, keyPrefix, newKeyText } from '#domain/keys/key-text.ts'

test('a new key has the shape of a key, and no two are alike', () => {
  const keys = Array.from({ length: 200 }, newKeyText)
  for (const key of keys) {
    assert.match(key, /^bly_[0-9A-Za-z]{46}$/)
    assert.ok(hasKeyShape(key))
  }
  assert.equal(new Set(keys).size, keys.length)
})

test('one wrong character anywhere is noticed without asking anybody', () => {
  const key = newKeyText()
  for (let at = 0; at < key.length; at += 1) {
    const other = key[at] === 'x' ? 'y' : 'x'
    assert.ok(!hasKeyShape(key.slice(0, at) + other + key.slice(at + 1)), `character ${at}`)
  }
  for (const text of ['', 'bly_', key.slice(0, -1), `${key}x`, ` ${key}`, 'sk-proj-abc'])
    assert.ok(!hasKeyShape(text))
})

test('what is stored tells neither the key nor which keys belong together without the secret', () => {
  const key = newKeyText()
  const secret = new Uint8Array(32).fill(1)
  assert.match(keyHmac(key, secret), /^[0-9a-f]{64}$/)
  assert.equal(keyHmac(key, secret), keyHmac(key, secret))
  assert.notEqual(keyHmac(key, secret), keyHmac(key, new Uint8Array(32).fill(2)))
  assert.equal(keyPrefix(key).length, 10)
  assert.ok(key.startsWith(keyPrefix(key)))
})
