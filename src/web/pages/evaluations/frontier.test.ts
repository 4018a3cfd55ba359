import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frontierOf } from '#web/pages/evaluations/frontier.ts'

const point = (name: string, price: number, quality: number) => ({ name, price, quality })
const names = (...points: ReturnType<typeof point>[]) => frontierOf(points).map(({ name }) => name)

test('the frontier holds what no other beats in price and quality at once, cheapest first', () => {
  assert.deepEqual(
    names(
      point('dear', 3, 0.9),
      point('bad', 2, 0.5),
      point('cheap', 1, 0.6),
      point('mid', 2, 0.8),
    ),
    ['cheap', 'mid', 'dear'],
  )
})

test('of two that cost the same the better one stands, and dearer without being better is not on it', () => {
  assert.deepEqual(names(point('worse', 1, 0.4), point('better', 1, 0.7)), ['better'])
  assert.deepEqual(names(point('cheap', 1, 0.7), point('dear', 2, 0.7)), ['cheap'])
  assert.deepEqual(names(), [])
})
