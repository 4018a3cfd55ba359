import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isJsonDeeperThan, jsonExcess } from '#kit/json-depth.ts'

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

test('the deepest that is allowed passes, one level more does not', () => {
  const cases: readonly [json: string, depthMax: number, isDeeper: boolean][] = [
    [nested(10), 10, false],
    [nested(11), 10, true],
    [`{"a":${'{"b":'.repeat(9)}1${'}'.repeat(9)}}`, 10, false],
    [`{"a":${'{"b":'.repeat(10)}1${'}'.repeat(10)}}`, 10, true],
    // Width is no depth, and brackets in strings are text.
    [`[${nested(9)},${nested(9)}]`, 10, false],
    [JSON.stringify('['.repeat(1000)), 10, false],
    [JSON.stringify({ 'a"[': ['\\', '\\"[[[', '"'.repeat(50)] }), 2, false],
    [`["\\\\",${nested(2)}]`, 2, true],
    [`["\\\\\\"",${nested(1)}]`, 2, false],
    // No JSON: never an error.
    [']'.repeat(50), 2, false],
    ['"'.repeat(51), 2, false],
    ['[[["', 2, true],
  ]
  for (const [json, depthMax, isDeeper] of cases) {
    assert.equal(isJsonDeeperThan(Buffer.from(json), depthMax), isDeeper, json.slice(0, 60))
  }
})

test('names and items are counted outside of strings, up to the bound and one beyond', () => {
  const bounds = { namesMax: 3, itemsMax: 4 }
  const cases: readonly [json: string, excess: 'names' | 'items' | null][] = [
    ['{"a":1,"b":2,"c":3}', null],
    ['{"a":1,"b":2,"c":3,"d":4}', 'names'],
    ['[{"a":1},{"a":1},{"a":1},{"a":1}]', 'names'],
    ['[1,2,3,4,5]', null],
    ['[1,2,3,4,5,6]', 'items'],
    [JSON.stringify({ text: 'a:b:c:d:e, f, g, h, i, j', quote: '"x":",,,,,"' }), null],
    [':::::', 'names'],
    ['"'.repeat(9), null],
  ]
  for (const [json, excess] of cases)
    assert.equal(jsonExcess(Buffer.from(json), bounds), excess, json)
})
