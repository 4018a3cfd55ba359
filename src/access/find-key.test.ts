import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyFinder, payerHeader } from '#access/find-key.ts'
import type { KeyEntry, KnownKey } from '#access/sections/keys.ts'
import { noLimits } from '#contract/keys.ts'
import { keyHmac, newKeyText } from '#domain/keys/key-text.ts'

const keySecret = new Uint8Array(32)
const ownText = newKeyText()

function entry(id: string, more: Partial<KeyEntry> = {}): KeyEntry {
  return {
    id,
    project: 'prj_1',
    environment: 'production',
    scopes: ['call'],
    models: [],
    limits: noLimits,
    metadata: {},
    expiresAtMs: null,
    isRevoked: false,
    isOwn: false,
    slot: -1,
    ...more,
  }
}

/** A thread's own copy of the keys, as it is told of their changes. */
function thread() {
  const keys = new Map<string, KnownKey>([
    [keyHmac(ownText, keySecret), entry('key_own', { isOwn: true, environment: 'belay' })],
  ])
  const finder = new KeyFinder({ keys, keySecret })
  return {
    find: (text: string, payer?: string) => {
      const headers = payer === undefined ? {} : { [payerHeader]: payer }
      const found = finder.find({ authorization: `Bearer ${text}`, ...headers }, '', 0)
      return found.ok ? `${found.value.id} in ${found.value.environment}` : found.fault.code
    },
    tell: (text: string, key: KnownKey) => {
      const changed = new Map([[keyHmac(text, keySecret), key]])
      for (const [hmac, one] of changed) keys.set(hmac, one)
      finder.use({ keys, keySecret }, { whole: {}, entries: { keys: changed } })
    },
    forget: (text: string) => {
      const left = new Map([...keys].filter(([hmac]) => hmac !== keyHmac(text, keySecret)))
      finder.use({ keys: left, keySecret }, { whole: { keys: left }, entries: {} })
    },
  }
}

test('a key is known from when its change is told, and refused as revoked or unknown from then on', () => {
  const { find, tell, forget } = thread()
  const text = newKeyText()
  assert.equal(find(text), 'key_unknown')
  tell(text, entry('key_1'))
  assert.equal(find(text), 'key_1 in production')
  tell(text, entry('key_1', { expiresAtMs: 0 }))
  assert.equal(find(text), 'key_expired')
  tell(text, { id: 'key_1', project: 'prj_1', isRevoked: true })
  assert.equal(find(text), 'key_revoked')
  forget(text)
  assert.equal(find(text), 'key_unknown')
})

test('who pays for a call of Belay’s own is found by id, through every change of the payer', () => {
  const { find, tell, forget } = thread()
  const text = newKeyText()
  assert.equal(find(ownText, 'key_1'), 'key_unknown')
  tell(text, entry('key_1'))
  assert.equal(find(ownText, 'key_1'), 'key_1 in belay')
  tell(text, entry('key_1', { project: 'prj_2' }))
  assert.equal(find(ownText, 'key_1'), 'key_unknown')
  tell(text, { id: 'key_1', project: 'prj_1', isRevoked: true })
  assert.equal(find(ownText, 'key_1'), 'key_revoked')
  forget(text)
  assert.equal(find(ownText, 'key_1'), 'key_unknown')
  assert.equal(find(ownText), 'key_own in belay')
})

test('a payer named with any other key says nothing', () => {
  const { find, tell } = thread()
  const text = newKeyText()
  tell(text, entry('key_1'))
  assert.equal(find(text, 'key_2'), 'key_1 in production')
})
