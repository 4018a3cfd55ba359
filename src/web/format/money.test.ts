import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatCost, formatPrice, formatUsd } from '#web/format/money.ts'

describe('money on the page', () => {
  it('shows cents from one dollar up, and three significant digits below', () => {
    const cases: [string | null, string][] = [
      ['18.2', '$18.20'],
      ['1204.5', '$1,204.50'],
      ['1234567.891', '$1,234,567.89'],
      ['1', '$1.00'],
      ['0.9996', '$1.00'],
      ['0.994', '$0.994'],
      ['0.1', '$0.10'],
      ['0.104', '$0.104'],
      ['0.0123', '$0.0123'],
      ['0.00042', '$0.00042'],
      ['0.000000123456', '$0.000000123'],
      ['0.0000000000000042', '$0.0000000000000042'],
      ['0', '$0'],
      ['-0.00042', '−$0.00042'],
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
      ['12.345', '$12.345'],
      ['0.0125678', '$0.0125678'],
      ['0', '$0.00'],
      [undefined, '–'],
    ]
    for (const [price, text] of cases) assert.equal(formatPrice(price), text)
  })
})
