import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addSample, rateOf, rateSoFar, type Sample } from '#web/pages/evaluations/rate.ts'

const add = (...samples: Sample[]) =>
  samples.reduce<readonly Sample[]>((kept, sample) => addSample(kept, sample), [])

test('a rate is that of the latest readings, so that it follows what slows down', () => {
  const samples = add(
    { done: 0, atMs: 0 },
    { done: 1000, atMs: 10_000 },
    { done: 1010, atMs: 35_000 },
    { done: 1020, atMs: 60_000 },
  )
  assert.equal(rateOf(samples), 10 / 25)
})

test('one reading, or two of the same moment, tell no rate', () => {
  assert.equal(rateOf(add({ done: 5, atMs: 0 })), null)
  assert.equal(rateOf(add({ done: 5, atMs: 0 }, { done: 50, atMs: 100 })), null)
})

test('a run that was resumed counts from there', () => {
  const samples = add({ done: 40, atMs: 0 }, { done: 30, atMs: 5000 }, { done: 34, atMs: 7000 })
  assert.equal(rateOf(samples), 2)
})

test('a page that was just loaded goes by the time since the beginning', () => {
  const startedAt = '2026-03-01T12:00:00.000Z'
  const nowMs = Date.parse(startedAt) + 20_000
  assert.equal(rateSoFar({ startedAt, callsDone: 40 }, nowMs), 2)
  assert.equal(rateSoFar({ startedAt, callsDone: 0 }, nowMs), null)
  assert.equal(rateSoFar({ startedAt: null, callsDone: 3 }, nowMs), null)
  assert.equal(rateSoFar({ startedAt, callsDone: 3 }, Date.parse(startedAt) + 100), null)
})
