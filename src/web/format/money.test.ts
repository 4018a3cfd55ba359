import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatCost, formatPrice, formatUsd } from '#web/format/money.ts'

describe('money on the page', () => {
  it('shows cents from ten cents up, and three significant digits below', () => {
    const cases: [string | null, string][] = [
      ['18.2', '$18.20'],
      ['1204.5', '$1,204.50'],
      ['0.1', '$0.10'],
      ['0.0123', '$0.0123'],
      ['0.00042', '$0.00042'],
      ['0.000000123456', '$0.000000123'],
      ['0', '$0'],
      ['-2.5', '−$2.50'],
      [null, '–'],
    ]
    for (const [amount, text] of cases) assert.equal(formatUsd(amount), text)
  })

  it('spells out what has no price instead of showing nothing', () => {
    assert.equal(formatCost({ usd: '1.2', unpriced: 0, reportedUsd: null }), '$1.20')
    assert.equal(formatCost({ usd: '0', unpriced: 4, reportedUsd: null }), 'unpriced')
    assert.equal(formatCost({ usd: '1.2', unpriced: 3, reportedUsd: null }), '$1.20 + 3 unpriced')
    assert.equal(formatCost({ usd: '0', unpriced: 0, reportedUsd: null }), '$0')
  })

  it('shows prices per million as they are published', () => {
    const cases: [string | undefined, string][] = [
      ['2.5', '$2.50'],
      ['15', '$15.00'],
      ['0.075', '$0.075'],
      [undefined, '–'],
    ]
    for (const [price, text] of cases) assert.equal(formatPrice(price), text)
  })
})
