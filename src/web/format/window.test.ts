import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatWindow, momentOf, windowAround } from '#web/format/window.ts'

const now = Date.UTC(2026, 2, 3, 14, 0, 0)

describe('time ranges', () => {
  it('reads distances, now and dates, and refuses the rest', () => {
    assert.equal(momentOf('-24h', now), now - 86_400_000)
    assert.equal(momentOf('now', now), now)
    assert.equal(momentOf('2026-03-01T00:00:00Z', now), Date.UTC(2026, 2, 1))
    assert.equal(momentOf('yesterday', now), null)
  })

  it('is said in words', () => {
    assert.equal(formatWindow('-24h', 'now'), 'Last 24 h')
    assert.equal(formatWindow('-90m', 'now'), 'Last 90 m')
    assert.equal(
      formatWindow('2026-03-03T10:00:00Z', '2026-03-03T11:30:00Z', 'UTC'),
      '3 Mar, 10:00 to 3 Mar, 11:30',
    )
  })
})

describe('the window around a moment', () => {
  const now = Date.parse('2026-03-10T12:00:00Z')
  const day = { from: '-24h', to: 'now' }

  it('is the one chosen while the moment lies in it', () => {
    assert.equal(windowAround('2026-03-10T11:00:00Z', day, now), day)
    assert.equal(windowAround('2026-03-09T12:00:00Z', day, now), day)
    assert.equal(windowAround(undefined, day, now), day)
    assert.equal(windowAround('no time', day, now), day)
  })

  it('is one of the same length with the moment in its middle otherwise', () => {
    const expected = { from: '2026-02-28T18:00:00.000Z', to: '2026-03-01T18:00:00.000Z' }
    assert.deepEqual(windowAround('2026-03-01T06:00:00Z', day, now), expected)
    assert.deepEqual(windowAround('2026-03-10T12:00:00Z', day, now), {
      from: '2026-03-10T00:00:00.000Z',
      to: '2026-03-11T00:00:00.000Z',
    })
  })
})
