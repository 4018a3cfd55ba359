import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readApart } from './read-apart.ts'

test('a trace that cannot be read is a sentence; a store that is away is thrown', async () => {
  assert.deepEqual(await readApart(async () => 1), { ok: true, value: 1 })
  const broken = await readApart(async () => {
    throw new RangeError('too deep')
  })
  assert.deepEqual(broken, { ok: false, fault: 'it could not be read: too deep' })
  const away = Object.assign(new Error('away'), { retryable: true })
  await assert.rejects(
    readApart(async () => {
      throw away
    }),
    away,
  )
})
