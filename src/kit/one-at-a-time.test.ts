import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneAtATime } from '#kit/one-at-a-time.ts'

test('what is asked for while it runs is done together, afterwards', async () => {
  const runs: string[][] = []
  const gates: (() => void)[] = []
  const ask = oneAtATime<string>(async (asked) => {
    runs.push([...asked])
    await new Promise<void>((resolve) => gates.push(resolve))
  })
  const first = ask('a')
  await Promise.resolve()
  const later = [ask('b'), ask('c'), ask('b')]
  assert.deepEqual(runs, [['a']])
  gates[0]?.()
  await first
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(runs, [['a'], ['b', 'c']])
  gates[1]?.()
  await Promise.all(later)
})

test('a run that fails fails for those who asked for it, and the next one runs', async () => {
  const ask = oneAtATime<string>(async (asked) => {
    if (asked.has('bad')) throw new Error('no')
  })
  await assert.rejects(ask('bad'), /no/)
  await ask('good')
})
