import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AdaptiveLimit } from '#domain/evaluations/adaptive-limit.ts'

test('no more run at once than there are places', async () => {
  const limit = new AdaptiveLimit({ first: 3, most: 3 })
  let running = 0
  let most = 0
  const work = async () => {
    const place = await limit.enter()
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    place.leave()
  }
  await Promise.all(Array.from({ length: 20 }, work))
  assert.equal(most, 3)
})

test('a provider that has too much halves the places, and good rounds bring them back one by one', async () => {
  const limit = new AdaptiveLimit({ first: 8, most: 8 })
  const once = async (overloaded: boolean) => {
    const place = await limit.enter()
    if (overloaded) place.overload()
    place.leave()
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

test('until a provider has too much the places double with each round, up to the most', async () => {
  const limit = new AdaptiveLimit({ first: 2, most: 7 })
  const round = async () => {
    const places = await Promise.all(Array.from({ length: limit.now }, () => limit.enter()))
    for (const place of places) place.leave()
  }
  await round()
  assert.equal(limit.now, 4)
  await round()
  assert.equal(limit.now, 7)
  const place = await limit.enter()
  place.overload()
  place.leave()
  assert.equal(limit.now, 3)
  await round()
  assert.equal(limit.now, 4, 'one for the whole round from then on')
})

test('calls that ran together and were all too much halve the places once, and again when they are tried again', async () => {
  const limit = new AdaptiveLimit({ first: 8, most: 8 })
  const places = await Promise.all(Array.from({ length: 8 }, () => limit.enter()))
  for (const place of places) place.overload()
  assert.equal(limit.now, 4)
  for (const place of places) place.overload()
  assert.equal(limit.now, 2)
  for (const place of places) {
    place.leave()
    place.leave()
  }
  assert.equal(limit.now, 2, 'what was too much is no good round')
})
