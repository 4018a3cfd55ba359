import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Behaviour, parseModelName } from './catalog.ts'
import { CallCounts, drawBehaviour } from './draw-behaviour.ts'

function drawn(model: string, calls: number, elapsedMs = 0): Behaviour[] {
  const behaviour = parseModelName(model)
  assert.ok(behaviour !== null)
  return Array.from({ length: calls }, (_, before) =>
    drawBehaviour(behaviour, { seed: 7, model, before, elapsedMs }),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

test('a model is right as often as its name says, and models apart are right apart', () => {
  const one = drawn('right-80', 10_000).map(({ isWrong }) => isWrong)
  const other = drawn('right-80+run-2', 10_000).map(({ isWrong }) => isWrong)
  // Four standard errors of 10,000 draws.
  for (const wrong of [one, other])
    assert.ok(Math.abs(wrong.filter((is) => !is).length - 8000) < 160)
  const both = one.filter((is, at) => is && other[at]).length
  assert.ok(Math.abs(both - 400) < 80, `${both} wrong together of 400 by chance`)
  assert.deepEqual(
    one,
    drawn('right-80', 10_000).map(({ isWrong }) => isWrong),
  )
})

test('skewed lengths and waits have the mean that the name says, and half lie below it by far', () => {
  const calls = drawn('size-200-tokens+size-skew-100+slow-300ms+slow-skew-50', 20_000)
  const sizes = calls.map(({ sizeTokens }) => sizeTokens ?? 0)
  const waits = calls.map(({ waitMs }) => waitMs)
  // Standard deviation of a lognormal: mean · √(e^σ² − 1).
  assert.ok(Math.abs(mean(sizes) - 200) < (4 * 200 * Math.sqrt(Math.E - 1)) / Math.sqrt(20_000))
  assert.ok(Math.abs(mean(waits) - 300) < (4 * 300 * Math.sqrt(Math.exp(0.25) - 1)) / 141)
  const median = sizes.toSorted((a, b) => a - b)[10_000] ?? 0
  assert.ok(Math.abs(median - 200 / Math.sqrt(Math.E)) < 5, `median ${median}`)
  assert.ok(calls.every(({ sizeTokens }) => Number.isInteger(sizeTokens) && (sizeTokens ?? 0) > 0))
})

test('a model changes after so many calls, and after so long', () => {
  const after = drawn('right-100+after-3-calls+right-0+after-5-calls+error-500', 6)
  assert.deepEqual(
    after.map(({ isWrong, errorStatus }) => [isWrong, errorStatus]),
    [...Array(3).fill([false, null]), [true, null], [true, null], [true, 500]],
  )
  assert.equal(drawn('echo+after-30s+error-503', 1, 29_999)[0]?.errorStatus, null)
  assert.equal(drawn('echo+after-30s+error-503', 1, 30_000)[0]?.errorStatus, 503)
})

test('calls are counted by the whole name of the model', () => {
  const counts = new CallCounts()
  assert.deepEqual(counts.next('echo', 1000), { before: 0, elapsedMs: 0 })
  assert.deepEqual(counts.next('echo', 1500), { before: 1, elapsedMs: 500 })
  assert.deepEqual(counts.next('echo+run-1', 1600), { before: 0, elapsedMs: 0 })
})
