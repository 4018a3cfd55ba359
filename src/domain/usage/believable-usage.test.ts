import assert from 'node:assert/strict'
import { test } from 'node:test'
import { believableCost, believableUsage } from '#domain/usage/believable-usage.ts'

test('counts that a call can have are believed, others are not', () => {
  const cases: readonly [tokens: number, isBelieved: boolean][] = [
    [0, true],
    [1, true],
    [1_000_000_000, true],
    [1_000_000_001, false],
    [-1, false],
    [1.5, false],
    [1e30, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
  ]
  for (const [tokens, isBelieved] of cases) {
    const usage = believableUsage({ input: tokens, output: 2 })
    assert.deepEqual(
      usage,
      isBelieved ? { input: tokens, output: 2 } : { output: 2 },
      String(tokens),
    )
  }
})

test('a cost is a decimal number of dollars, or none', () => {
  const cases: readonly [cost: string | null, isBelieved: boolean][] = [
    ['0', true],
    ['0.30000000000000004', true],
    ['999999999999.000000000001', true],
    ['1000000000000', false],
    ['1e+40', false],
    ['-1', false],
    ['NaN', false],
    ['', false],
    [null, false],
  ]
  for (const [cost, isBelieved] of cases)
    assert.equal(believableCost(cost), isBelieved ? cost : null)
})
