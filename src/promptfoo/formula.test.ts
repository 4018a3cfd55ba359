import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateFormula } from '#promptfoo/formula.ts'

test('formulas of derived metrics follow the precedences of arithmetic', () => {
  const values = { precision: 0.5, recall: 1, __count: 4 }
  const table: readonly [formula: string, value: number][] = [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['10 % 4 / 2', 1],
    ['7 - 2 - 1', 4],
    ['2 * precision * recall / (precision + recall)', 2 / 3],
    ['recall / __count', 0.25],
    ['missing + 1', 1],
    ['sqrt(max(4, 9))', 3],
    ['1e2', 100],
  ]
  for (const [formula, value] of table)
    assert.equal(evaluateFormula(formula, values), value, formula)
})

test('anything else than a formula is told where it ends to be one', () => {
  for (const formula of [
    '',
    '1 +',
    '(1',
    '1 2',
    'a b',
    'process.exit()',
    'sqrt(1',
    '1 ? 2 : 3',
    '"text"',
    '('.repeat(500),
  ])
    assert.throws(() => evaluateFormula(formula, {}), /is not understood at/, formula.slice(0, 20))
})
