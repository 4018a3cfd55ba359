import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { drawIndex, seededRandom } from './seeded-random.ts'

test('the same seed gives the same numbers, the next seed gives others', () => {
  const drawn = (seed: number) => {
    const random = seededRandom(seed)
    return Array.from({ length: 20 }, random)
  }
  assert.deepEqual(drawn(7), drawn(7))
  const other = new Set(drawn(8))
  assert.ok(drawn(7).every((value) => !other.has(value)))
  assert.deepEqual(drawn(2 ** 32 + 7), drawn(7), 'only the low 32 bits count')
})

test('numbers lie in [0, 1), evenly and without memory', () => {
  const random = seededRandom(1)
  const values = Array.from({ length: 100_000 }, random)
  assert.ok(values.every((value) => value >= 0 && value < 1))
  const tenths = values.reduce<number[]>((counts, value) => {
    const tenth = Math.floor(value * 10)
    counts[tenth] = (counts[tenth] ?? 0) + 1
    return counts
  }, [])
  // χ² with 9 degrees exceeds 27.9 once in a thousand.
  const chiSquare = tenths.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  assert.ok(tenths.length === 10 && chiSquare < 27.9, `χ² ${chiSquare}`)
  const lag = values.reduce(
    (sum, value, index) => sum + (value - 0.5) * ((values[index + 1] ?? 0.5) - 0.5),
    0,
  )
  assertClose(lag / values.length / (1 / 12), 0, 4 / Math.sqrt(values.length), 'correlation')
})

test('an index is drawn from all places and from no other', () => {
  const random = seededRandom(2)
  const seen = new Set(Array.from({ length: 500 }, () => drawIndex(random, 7)))
  assert.deepEqual([...seen].toSorted(), [0, 1, 2, 3, 4, 5, 6])
})
