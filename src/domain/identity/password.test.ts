import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, isPassword } from '#domain/identity/password.ts'

test('a password is known again, in whichever Unicode form it is typed, and nothing else is', async () => {
  const hash = await hashPassword('caf\u00e9-p\u00e4ssword')
  assert.ok(!hash.includes('caf'))
  assert.equal(await isPassword('cafe\u0301-pa\u0308ssword', hash), true)
  assert.equal(await isPassword('cafe-password', hash), false)
  assert.equal(await isPassword('', hash), false)
})

test('a hash of another make, or none, is never right', async () => {
  const hash = await hashPassword('the password')
  for (const stored of [
    '',
    'the password',
    'bcrypt.1.2.3.a.b',
    hash.replace('.17.', '.4.'),
    hash.slice(0, -4),
    `${hash}A`,
  ]) {
    assert.equal(await isPassword('the password', stored), false, stored)
  }
})
