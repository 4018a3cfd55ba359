import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  formatAbsolute,
  formatClock,
  formatMoment,
  formatRelative,
  millisecondsOf,
} from '#web/format/time.ts'

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
    assert.equal(formatAbsolute(moment, { timeZone: 'UTC' }), '3 Mar 2026, 14:05:09.123 UTC')
    assert.equal(
      formatAbsolute(moment, { timeZone: 'Asia/Tokyo' }),
      '3 Mar 2026, 23:05:09.123 GMT+9',
    )
  })

  it('names the clock, and the day or the year where it is another one', () => {
    const zone = { timeZone: 'UTC' }
    assert.equal(formatClock(moment, moment + 60_000, zone), '14:05')
    assert.equal(formatClock(moment, moment + 86_400_000, zone), '3 Mar, 14:05')
    assert.equal(formatClock(moment, moment + 366 * 86_400_000, zone), '3 Mar 2026')
    // Half an hour may be another day.
    const night = Date.UTC(2026, 2, 3, 23, 50)
    assert.equal(formatClock(night, night + 1_800_000, zone), '3 Mar, 23:50')
  })

  it('names the day only when the window is longer than one', () => {
    const zone = { timeZone: 'UTC' }
    assert.equal(formatMoment(moment, 5 * 60_000, zone), '14:05:09')
    assert.equal(formatMoment(moment, 3_600_000, zone), '14:05')
    assert.equal(formatMoment(moment, 7 * 86_400_000, zone), '3 Mar, 14:05')
  })
})
