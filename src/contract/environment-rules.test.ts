import assert from 'node:assert/strict'
import { test } from 'node:test'
import { environmentRules } from '#contract/environment-rules.ts'

const cases: readonly [freeze: string, isTaken: boolean][] = [
  ['fri 16:00-24:00', true],
  ['fri 16:00-16:01', true],
  ['fri 16:00-16:00', false],
  ['fri 18:00-16:00', false],
  ['fri 24:00-24:00', false],
  ['fry 16:00-18:00', false],
  ['2026-12-20..2027-01-04', true],
  ['2026-12-20..2026-12-20', true],
  ['2027-01-04..2026-12-20', false],
  ['2026-13-45..2026-99-99', false],
  ['2026-02-29..2026-03-01', false],
  ['2028-02-29..2028-03-01', true],
]

for (const [freeze, isTaken] of cases)
  test(`the freeze ${freeze} is ${isTaken ? 'taken' : 'refused, for it could never hold'}`, () => {
    assert.equal(environmentRules.safeParse({ freezes: [freeze] }).success, isTaken)
  })
