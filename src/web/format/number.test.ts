import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  formatChange,
  formatCompact,
  formatCount,
  formatShare,
  plural,
} from '#web/format/number.ts'

describe('numbers on the page', () => {
  it('separates thousands and shows what is unknown as a dash', () => {
    assert.equal(formatCount(12304), '12,304')
    assert.equal(formatCount(null), '–')
  })

  it('shortens to three significant digits in narrow places', () => {
    const cases: [number, string][] = [
      [0, '0'],
      [999, '999'],
      [1000, '1K'],
      [12_345, '12.3K'],
      [1_234_567, '1.23M'],
      [0.4567, '0.457'],
    ]
    for (const [value, text] of cases) assert.equal(formatCompact(value), text)
  })

  it('never rounds a share to nothing or to all', () => {
    const cases: [number | null, string][] = [
      [0, '0 %'],
      [0.000001, '<0.01 %'],
      [0.004, '0.4 %'],
      [0.1234, '12.3 %'],
      [0.99999, '99.99 %'],
      [1, '100 %'],
      [null, '–'],
    ]
    for (const [share, text] of cases) assert.equal(formatShare(share), text)
  })

  it('says how a figure changed, and nothing where there is nothing to compare with', () => {
    const cases: [number | null, number | null, string | null][] = [
      [112, 100, '+12 %'],
      [88, 100, '−12 %'],
      [100, 100, '±0 %'],
      [5000, 100, '×50'],
      [5, 0, null],
      [null, 5, null],
    ]
    for (const [now, before, text] of cases) assert.equal(formatChange(now, before), text)
  })

  it('counts things in singular and plural', () => {
    assert.equal(plural(1, 'call'), '1 call')
    assert.equal(plural(0, 'call'), '0 calls')
    assert.equal(plural(2, 'retry', 'retries'), '2 retries')
  })
})
