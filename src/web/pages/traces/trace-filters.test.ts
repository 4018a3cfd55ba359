import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { filtersOf, toggleValue } from '#web/pages/traces/trace-filters.ts'

describe('the filters in the address of the trace list', () => {
  it('are read as the API takes them, and anything else is left out', () => {
    assert.deepEqual(
      filtersOf({
        status: 'error',
        minDurationMs: '250',
        minCostUsd: '0.01',
        page: '3',
        model: '',
      }),
      {
        status: 'error',
        minDurationMs: 250,
        minCostUsd: '0.01',
      },
    )
  })

  it('never send what is no number', () => {
    assert.deepEqual(filtersOf({ minDurationMs: 'fast', minCostUsd: '-1', unpriced: 'maybe' }), {})
  })

  it('hold several values, each switched on and off', () => {
    const cases: [string | undefined, string, string | undefined][] = [
      [undefined, 'ok', 'ok'],
      ['ok', 'error', 'ok,error'],
      ['ok,error', 'ok', 'error'],
      ['error', 'error', undefined],
    ]
    for (const [present, value, next] of cases) assert.equal(toggleValue(present, value), next)
  })
})
