import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { decodeBody, readCodings } from './content-coding.ts'

const text = Buffer.from('{"model":"m"}'.repeat(50))

async function decoded(header: string, body: Buffer, bytesMax = text.length) {
  const codings = readCodings(header)
  assert.ok(codings.ok)
  return decodeBody({ codings: codings.value, body, bytesMax })
}

for (const [header, body] of [
  ['', text],
  ['identity', text],
  ['gzip', gzipSync(text)],
  ['X-GZIP', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['deflate', deflateRawSync(text)],
  ['br', brotliCompressSync(text)],
  ['zstd', zstdCompressSync(text)],
  ['gzip, br', brotliCompressSync(gzipSync(text))],
  ['deflate,identity, zstd', zstdCompressSync(deflateSync(text))],
] as const) {
  test(`a body in "${header}" of ${body.length} bytes is decoded up to its bound, and not beyond`, async () => {
    const whole = await decoded(header, body)
    assert.ok(whole.ok)
    assert.ok(whole.value.equals(text))
    if (readCodings(header).ok && body === text) return
    const tooLong = await decoded(header, body, text.length - 1)
    assert.equal(tooLong.ok ? '' : tooLong.fault.kind, 'too-large')
  })
}

test('a body that is not what it says, or breaks off, is malformed', async () => {
  for (const header of ['gzip', 'br', 'zstd', 'deflate']) {
    const wrong = await decoded(header, Buffer.from('\xff\xffnot compressed', 'latin1'))
    assert.equal(wrong.ok ? '' : wrong.fault.kind, 'malformed', header)
  }
  const half = await decoded('gzip', gzipSync(text).subarray(0, 30))
  assert.equal(half.ok ? '' : half.fault.kind, 'malformed')
})

test('a coding that nobody knows, and more of them than anybody sends, are refused by name', () => {
  for (const [header, said] of [
    ['lzma', /"lzma" is not understood/],
    ['gzip, snappy', /"snappy" is not understood/],
    ['gzip,gzip,gzip,gzip,gzip', /5 codings/],
  ] as const) {
    const codings = readCodings(header)
    assert.match(codings.ok ? '' : codings.fault.message, said)
  }
  assert.ok(readCodings('gzip,gzip,gzip,gzip').ok)
})
