import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import { inflateBody } from './inflate-body.ts'

const bytesMax = 1000
const text = Buffer.from('x'.repeat(bytesMax))
const tooMuch = Buffer.from('x'.repeat(bytesMax + 1))

const taken: readonly (readonly [string, Buffer])[] = [
  ['', text],
  ['identity', text],
  ['gzip', gzipSync(text)],
  [' GZIP ', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
]
for (const [encoding, body] of taken) {
  test(`a body of the largest size is taken in content-encoding "${encoding}"`, async () => {
    assert.deepEqual(await inflateBody({ encoding, body, bytesMax }), { ok: true, value: text })
  })
}

const refused: readonly (readonly [string, string, Buffer, string])[] = [
  ['one byte too many', '', tooMuch, 'too-large'],
  ['a gzip that inflates to one byte too many', 'gzip', gzipSync(tooMuch), 'too-large'],
  ['a gzip bomb', 'gzip', gzipSync(Buffer.alloc(50_000_000)), 'too-large'],
  [
    'a gzip bomb in two members',
    'gzip',
    Buffer.concat([gzipSync(text), gzipSync(text)]),
    'too-large',
  ],
  ['a deflate bomb', 'deflate', deflateSync(Buffer.alloc(50_000_000)), 'too-large'],
  ['a gzip that is none', 'gzip', text, 'malformed'],
  ['a gzip that is cut', 'gzip', gzipSync(text).subarray(0, 15), 'malformed'],
  ['an encoding that nobody speaks', 'br', text, 'unsupported'],
  ['an encoding named after a method of objects', 'constructor', text, 'unsupported'],
]
for (const [says, encoding, body, kind] of refused) {
  test(`a body is refused as ${kind}: ${says}`, async () => {
    const inflated = await inflateBody({ encoding, body, bytesMax })
    assert.ok(!inflated.ok)
    assert.equal(inflated.fault.kind, kind)
  })
}
