import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { mergeStreams } from '#kit/merge-streams.ts'

const leave = () => assert.fail('the reader stays to the end')

test('values of several sources come as they are there, each source in its own order', async () => {
  const source = (name: string, waitMs: number) =>
    async function* () {
      for (let step = 0; step < 3; step += 1) {
        await pause(waitMs)
        yield `${name}${step}`
      }
    }
  const sources = [source('slow', 20), source('fast', 1)]
  const merged = await Array.fromAsync(mergeStreams({ sources, atOnceMax: 2, leave }))
  assert.deepEqual(
    merged.filter((value) => value.startsWith('slow')),
    ['slow0', 'slow1', 'slow2'],
  )
  assert.deepEqual(
    merged.filter((value) => value.startsWith('fast')),
    ['fast0', 'fast1', 'fast2'],
  )
  assert.equal(merged[0], 'fast0', 'nobody waits for the first source')
})

test('no more sources run at once than are allowed, and all of them run in the end', async () => {
  let running = 0
  let most = 0
  const sources = Array.from(
    { length: 7 },
    (_, index) =>
      async function* () {
        running += 1
        most = Math.max(most, running)
        await pause(1)
        yield index
        running -= 1
      },
  )
  const merged = await Array.fromAsync(mergeStreams({ sources, atOnceMax: 3, leave }))
  assert.equal(most, 3)
  assert.deepEqual(merged.toSorted(), [0, 1, 2, 3, 4, 5, 6])
})

test('a source is not read faster than the reader reads', async () => {
  let made = 0
  const endless = async function* () {
    for (;;) yield (made += 1)
  }
  const stream = mergeStreams({ sources: [endless], atOnceMax: 1, leave: () => {} })
  await stream.next()
  await pause(5)
  assert.ok(made < 200, `bounded: ${made}`)
  await stream.return(undefined)
})

test('a reader that leaves has the sources ended', async () => {
  const left = new AbortController()
  const waiting = async function* () {
    yield 'first'
    await pause(60_000, undefined, { signal: left.signal }).catch(() => {})
  }
  const stream = mergeStreams({
    sources: [waiting],
    atOnceMax: 1,
    leave: () => left.abort(),
  })
  assert.equal((await stream.next()).value, 'first')
  await stream.return(undefined)
  assert.ok(left.signal.aborted)
})

test('the error of a source ends the stream, after what came before it', async () => {
  const failing = async function* () {
    yield 'first'
    throw new Error('broken')
  }
  const stream = mergeStreams({ sources: [failing], atOnceMax: 1, leave: () => {} })
  assert.equal((await stream.next()).value, 'first')
  await assert.rejects(stream.next(), /broken/)
})
