import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { CallPlaces } from '#domain/evaluations/call-places.ts'

test('who bears little slows nobody else', async () => {
  const places = new CallPlaces({ first: 2, most: 4 })
  const slow = [await places.enter('slow'), await places.enter('slow')]
  let third = false
  void places.enter('slow').then(() => (third = true))
  const quick = [await places.enter('quick'), await places.enter('quick')]
  await pause(5)
  assert.equal(third, false)
  for (const place of quick) place.leave()
  await places.enter('quick')
  for (const place of slow) place.leave()
  await pause(5)
  assert.equal(third, true)
})

test('all together are never more than the bound, but for those that wait aside', async () => {
  const places = new CallPlaces({ first: 2, most: 2 })
  const [one] = [await places.enter('a'), await places.enter('b')]
  let third = false
  const entered = places.enter('c').then((place) => {
    third = true
    return place
  })
  await pause(5)
  assert.equal(third, false)
  let isBack = false
  const aside = one.aside(() => pause(20)).then(() => (isBack = true))
  const lent = await entered
  await pause(30)
  assert.equal(isBack, false, 'it waits for a place like everybody')
  lent.leave()
  await aside
  one.leave()
})

test('who failed eight times in a row is not tried again until a call goes well', async () => {
  const places = new CallPlaces({ first: 1, most: 1 })
  for (let failures = 0; failures < 8; failures += 1) {
    const place = await places.enter('dead')
    assert.equal(place.mayTryAgain(), true)
    place.ended(true)
    place.leave()
  }
  const later = await places.enter('dead')
  assert.equal(later.mayTryAgain(), false)
  later.ended(false)
  assert.equal(later.mayTryAgain(), true)
  later.leave()
  assert.equal((await places.enter('alive')).mayTryAgain(), true)
})
