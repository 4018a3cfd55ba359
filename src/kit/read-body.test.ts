import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import { BodyCut, BodyTooLarge, readBody } from '#kit/read-body.ts'

test('a body is read up to its bound, and refused one byte beyond it', async () => {
  assert.equal(
    (await readBody(Readable.from([Buffer.from('ab'), Buffer.from('c')]), 3)).toString(),
    'abc',
  )
  assert.equal((await readBody(Readable.from([]), 0)).length, 0)
  await assert.rejects(
    readBody(Readable.from([Buffer.from('ab'), Buffer.from('cd')]), 3),
    BodyTooLarge,
  )
})

test('a sender that goes away is told apart from everything else that can go wrong', async () => {
  for (const end of ['destroy', 'error'] as const) {
    const stream = new PassThrough()
    const reading = readBody(stream, 100)
    stream.write('half')
    stream.destroy(end === 'error' ? new Error('ECONNRESET') : undefined)
    await assert.rejects(reading, BodyCut)
  }
})
