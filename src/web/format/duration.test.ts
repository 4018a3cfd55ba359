import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatDuration } from '#web/format/duration.ts'

it('durations are told in the units people use', () => {
  const cases: [number | null, string][] = [
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [12.34, '12.3 ms'],
    [850, '850 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1900, '1.9 s'],
    [12_340, '12.3 s'],
    [59_940, '59.9 s'],
    [59_960, '1 m'],
    [200_000, '3 m 20 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 m'],
    [273_600_000, '3 d 4 h'],
    [null, '–'],
  ]
  for (const [milliseconds, text] of cases) assert.equal(formatDuration(milliseconds), text)
})
