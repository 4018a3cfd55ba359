import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frontierOf, type Objective } from './frontier.ts'

type Point = { readonly name: string; readonly quality: number; readonly cost: number }

const objectives: readonly Objective<Point>[] = [
  { value: ({ quality }) => quality, best: 'highest' },
  { value: ({ cost }) => cost, best: 'lowest' },
]

test('what another beats in one thing and equals in the rest is off the frontier', () => {
  const points = [
    { name: 'dear and good', quality: 0.9, cost: 10 },
    { name: 'cheap and bad', quality: 0.5, cost: 1 },
    { name: 'dear and bad', quality: 0.5, cost: 10 },
    { name: 'between', quality: 0.7, cost: 5 },
    { name: 'as good, dearer', quality: 0.7, cost: 5.01 },
  ]
  assert.deepEqual(
    frontierOf(points, objectives).map(({ name }) => name),
    ['dear and good', 'cheap and bad', 'between'],
  )
})

test('equals all stay, and a lone point is its own frontier', () => {
  const twins = [
    { name: 'a', quality: 0.7, cost: 5 },
    { name: 'b', quality: 0.7, cost: 5 },
  ]
  assert.equal(frontierOf(twins, objectives).length, 2)
  assert.equal(frontierOf(twins.slice(1), objectives).length, 1)
  assert.deepEqual(frontierOf([], objectives), [])
})

test('with one objective only the best remain', () => {
  const points = [3, 1, 2, 3].map((quality) => ({ name: '', quality, cost: 0 }))
  assert.deepEqual(
    frontierOf(points, objectives.slice(0, 1)).map(({ quality }) => quality),
    [3, 3],
  )
})

test('a point without a number is our own mistake', () => {
  assert.throws(
    () => frontierOf([{ name: '', quality: Number.NaN, cost: 1 }], objectives),
    /objectives are finite/,
  )
})
