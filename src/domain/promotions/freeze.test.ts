import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freezeAt } from '#domain/promotions/freeze.ts'

const cases: readonly [says: string, freeze: string, at: string, zone: string, holds: boolean][] = [
  ['an hour of its day', 'fri 16:00-24:00', '2026-11-27T16:00:00Z', 'UTC', true],
  ['the minute before', 'fri 16:00-24:00', '2026-11-27T15:59:59Z', 'UTC', false],
  ['the last minute of the day', 'fri 16:00-24:00', '2026-11-27T23:59:59Z', 'UTC', true],
  ['the end itself', 'fri 16:00-18:00', '2026-11-27T18:00:00Z', 'UTC', false],
  ['another day', 'fri 16:00-24:00', '2026-11-26T17:00:00Z', 'UTC', false],
  ['the day as the zone has it', 'sat 00:00-08:00', '2026-11-27T23:30:00Z', 'Europe/Berlin', true],
  ['summer time', 'fri 16:00-17:00', '2026-07-03T14:30:00Z', 'Europe/Berlin', true],
  ['winter time', 'fri 16:00-17:00', '2026-11-27T14:30:00Z', 'Europe/Berlin', false],
  ['the first day', '2026-12-20..2027-01-04', '2026-12-20T00:00:00Z', 'UTC', true],
  ['the last day', '2026-12-20..2027-01-04', '2027-01-04T23:59:59Z', 'UTC', true],
  ['the day after', '2026-12-20..2027-01-04', '2027-01-05T00:00:00Z', 'UTC', false],
]

for (const [says, freeze, at, zone, holds] of cases)
  test(`${freeze} ${holds ? 'holds' : 'does not hold'}: ${says}`, () => {
    assert.equal(
      freezeAt(['2020-01-01..2020-01-01', freeze], Date.parse(at), zone),
      holds ? freeze : null,
    )
  })

test('without freezes nothing is frozen', () => {
  assert.equal(freezeAt([], Date.now(), 'UTC'), null)
})
