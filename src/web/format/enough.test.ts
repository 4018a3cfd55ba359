import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callsMin, changeAgainst, percentileHelp, tellingPercentiles } from '#web/format/enough.ts'

describe('figures of few calls', () => {
  const all = { p50: 1, p95: 2, p99: 3 }

  it('have no percentile that would only be the slowest call', () => {
    const cases: [number, ReturnType<typeof tellingPercentiles>][] = [
      [1, { p50: 1, p95: null, p99: null }],
      [callsMin.p95 - 1, { p50: 1, p95: null, p99: null }],
      [callsMin.p95, { p50: 1, p95: 2, p99: null }],
      [callsMin.p99 - 1, { p50: 1, p95: 2, p99: null }],
      [callsMin.p99, all],
    ]
    for (const [n, expected] of cases) assert.deepEqual(tellingPercentiles(all, n), expected)
    assert.deepEqual(tellingPercentiles({ p50: 1, p95: 2 }, 500), {
      p50: 1,
      p95: 2,
      p99: null,
    })
    assert.match(percentileHelp('p99'), /fewer than 100 calls/)
  })

  it('are nothing to compare with', () => {
    assert.equal(changeAgainst(300, 100, callsMin.change - 1), undefined)
    assert.equal(changeAgainst(300, 100, callsMin.change), '+200 % against the time before')
    assert.equal(changeAgainst(300, 0, 1000), undefined)
    assert.equal(changeAgainst(null, 100, 1000), undefined)
  })
})
