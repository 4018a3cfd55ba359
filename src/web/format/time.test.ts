import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatAbsolute, formatMoment, formatRelative, millisecondsOf } from '#web/format/time.ts'

const moment = Date.UTC(2026, 2, 3, 14, 5, 9, 123)

describe('times on the page', () => {
  it('reads nanoseconds without losing the milliseconds', () => {
    assert.equal(millisecondsOf(`${moment}456789`), moment + 0.456)
    assert.equal(millisecondsOf('0'), 0)
  })

  it('tells how long ago something was', () => {
    const cases: [number, string][] = [
      [0, 'just now'],
      [40_000, '40 s ago'],
      [5 * 60_000, '5 m ago'],
      [3 * 3_600_000, '3 h ago'],
      [3 * 86_400_000, '3 d ago'],
      [-4 * 86_400_000, 'in 4 d'],
    ]
    for (const [age, text] of cases) assert.equal(formatRelative(moment - age, moment), text)
  })

  it('gives the moment in full in the zone asked for', () => {
    assert.equal(formatAbsolute(moment, { timeZone: 'UTC' }), '3 Mar 2026, 14:05:09.123')
    assert.equal(formatAbsolute(moment, { timeZone: 'Asia/Tokyo' }), '3 Mar 2026, 23:05:09.123')
  })

  it('names the day only when the window is longer than one', () => {
    const zone = { timeZone: 'UTC' }
    assert.equal(formatMoment(moment, 5 * 60_000, zone), '14:05:09')
    assert.equal(formatMoment(moment, 3_600_000, zone), '14:05')
    assert.equal(formatMoment(moment, 7 * 86_400_000, zone), '3 Mar, 14:05')
  })
})
