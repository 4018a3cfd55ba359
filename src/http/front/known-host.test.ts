import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isKnownHost } from '#http/front/known-host.ts'

const cases: readonly [host: string | undefined, isKnown: boolean][] = [
  [undefined, true],
  ['', true],
  ['127.0.0.1:4400', true],
  ['[::1]:4400', true],
  ['192.168.1.5', true],
  ['localhost:4400', true],
  ['LOCALHOST', true],
  ['localhost.', true],
  ['belay.localhost', true],
  ['host.docker.internal:4400', true],
  ['studio.local', true],
  ['belay.example.com', true],
  ['Belay.Example.com:443', true],
  ['evil.example', false],
  ['evil.example:4400', false],
  ['localhost.evil.example', false],
  ['belay:4400', true],
  ['notlocalhost.example', false],
  ['127.0.0.1.evil.example', false],
  ['sub.belay.example.com', false],
  ['127.0.0.1@evil.example', false],
  ['a b', false],
]

test('a Host is known when it is an address, a name nobody else can have, or one of the operator', () => {
  for (const [host, isKnown] of cases)
    assert.equal(isKnownHost(host, new Set(['belay.example.com'])), isKnown, String(host))
})
