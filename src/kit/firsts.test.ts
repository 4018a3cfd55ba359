import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Firsts } from '#kit/firsts.ts'

test('the first of many are the same as of the whole list in order, whatever order they came in', () => {
  const numbers = Array.from({ length: 101 }, (_, at) => (at * 37) % 101)
  for (const limit of [1, 2, 7, 100, 101, 500]) {
    const firsts = new Firsts<number>(limit, (a, b) => a - b)
    assert.deepEqual(firsts.sorted(), [])
    for (const number of numbers) firsts.add(number)
    assert.deepEqual(firsts.sorted(), numbers.toSorted((a, b) => a - b).slice(0, limit))
  }
})
