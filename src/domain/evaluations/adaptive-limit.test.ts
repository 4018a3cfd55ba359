import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AdaptiveLimit } from '#domain/evaluations/adaptive-limit.ts'

test('no more run at once than there are places', async () => {
  const limit = new AdaptiveLimit(3)
  let running = 0
  let most = 0
  const work = async () => {
    await limit.enter()
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    limit.leave(false)
  }
  await Promise.all(Array.from({ length: 20 }, work))
  assert.equal(most, 3)
})

test('a provider that has too much halves the places, and good rounds bring them back one by one', async () => {
  const limit = new AdaptiveLimit(8)
  const once = async (overloaded: boolean) => {
    await limit.enter()
    limit.leave(overloaded)
  }
  await once(true)
  assert.equal(limit.now, 4)
  await once(true)
  await once(true)
  await once(true)
  assert.equal(limit.now, 1, 'one place is always left')
  await once(false)
  assert.equal(limit.now, 2)
  for (let call = 0; call < 2 + 3 + 4 + 5 + 6 + 7 + 50; call += 1) await once(false)
  assert.equal(limit.now, 8, 'never more than it began with')
})
