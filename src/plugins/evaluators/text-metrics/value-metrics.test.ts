import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonSimilarity } from './json-difference.ts'
import { levenshteinSimilarity } from './levenshtein.ts'
import { listSimilarity } from './list-overlap.ts'
import { numericSimilarity } from './numeric-difference.ts'

function near(actual: number, expected: number, given: unknown, tolerance = 1e-6) {
  assert.ok(
    Math.abs(actual - expected) < tolerance,
    `${JSON.stringify(given)}: ${actual}, not ${expected}`,
  )
}

// Figures: autoevals js/value.test.ts and js/json.test.ts.
const texts: readonly (readonly [string, string, number])[] = [
  ['', '', 1],
  ['', 'a', 0],
  ['a', '', 0],
  ['a', 'a', 1],
  ['a', 'b', 0],
  ['ab', 'ac', 0.5],
  ['ac', 'bc', 0.5],
  ['abc', 'axc', 2 / 3],
  ['xabxcdxxefxgx', '1ab2cd34ef5g6', 0.5384615384615384],
]

test('Levenshtein similarity is that of autoevals', () => {
  for (const [one, other, expected] of texts)
    near(levenshteinSimilarity(one, other), expected, [one, other])
})

test('the difference of numbers is that of autoevals', () => {
  const cases: readonly (readonly [number, number, number])[] = [
    [0, 0, 1],
    [0, 1, 0],
    [1, 2, 2 / 3],
    [-1, 2, 0],
  ]
  for (const [one, other, expected] of cases)
    near(numericSimilarity(one, other), expected, [one, other])
})

test('the difference of JSON values is that of autoevals', () => {
  const cases: readonly (readonly [unknown, unknown, number])[] = [
    ...texts,
    [null, null, 1],
    [undefined, null, 1],
    ['', null, 0],
    [[], {}, 0],
    [[], [], 1],
    [{}, {}, 1],
    [{ a: 1 }, { a: 1 }, 1],
    [{ a: 1 }, { a: 2 }, 2 / 3],
    [{ a: 1 }, ['a', 1], 0.5714285714285714],
    [{ a: 1 }, { b: { a: 1 } }, 0],
    [{ a: 1 }, { a: null }, 0],
    [
      { mapping: { a: 'foo', b: 'bar' } },
      { mapping: { a: 'Foo', b: 'Bar' }, Extra: 5 },
      0.33333333333333337,
    ],
    [{ o1: { x: 2, y: 2 } }, { o1: { y: 2, x: 1 } }, 5 / 6],
    [{ x: 1, y: 2 }, { x: 1, z: 2 }, 1 / 3],
    [[1, 2], [2, 1], 2 / 3],
    [JSON.parse('{"__proto__": 1}'), {}, 0],
  ]
  for (const [one, other, expected] of cases)
    near(jsonSimilarity(one, other), expected, [one, other])
})

test('the overlap of lists is that of autoevals', () => {
  const longer = ['workspaces', 'section', 'view', 'others', 'workspace', 'team', 'pinning']
  const shorter = ['starred', 'multiple different workspaces', 'shortcuts']
  const cases: readonly (readonly [string[], string[], number])[] = [
    [[], [], 1],
    [['0'], [], 0],
    [[], ['0'], 0],
    [['a'], ['a'], 1],
    [['a'], ['a', 'b'], 0.5],
    [['a', 'b'], ['a'], 0.5],
    [longer, shorter, 0.1218],
    [shorter, longer, 0.1218],
  ]
  for (const [output, expected, score] of cases)
    near(listSimilarity(output, expected, { allowsMore: false }).score, score, output, 1e-4)
  near(listSimilarity(['a', 'b'], ['b'], { allowsMore: true }).score, 1, 'more is allowed')
})

test('lists are paired as well as they can be, not one after the other', () => {
  const { score, pairs } = listSimilarity(['abc', 'abd'], ['abd', 'abx'], { allowsMore: false })
  near(score, (1 + 2 / 3) / 2, pairs)
})
