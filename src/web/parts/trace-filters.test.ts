import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { filtersOf, toggleValue } from '#web/parts/trace-filters.ts'

describe('the filters in the address of the trace list', () => {
  it('are read as the API takes them, and anything else is left out', () => {
    assert.deepEqual(
      filtersOf({
        status: 'error',
        minDurationMs: '250',
        minCostUsd: '0.01',
        score: 'quality<0.5',
        metadata: 'tenant=acme',
        page: '3',
        model: '',
        tag: ' , ',
      }),
      {
        status: 'error',
        minDurationMs: 250,
        minCostUsd: '0.01',
        score: 'quality<0.5',
        metadata: 'tenant=acme',
      },
    )
  })

  it('never send what cannot be read', () => {
    const wrong = {
      minDurationMs: 'fast',
      minCostUsd: '-1',
      unpriced: 'maybe',
      score: 'quality<low',
    }
    assert.deepEqual(filtersOf(wrong), {})
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
