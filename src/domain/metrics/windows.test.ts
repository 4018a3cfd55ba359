import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucketSecondsOf, windowBefore } from '#domain/metrics/windows.ts'

const second = 1_000_000_000n
const hour = 3600

const cases: readonly [windowS: number, bucketS: number][] = [
  [0, 60],
  [900, 60],
  [120 * 60, 60],
  [120 * 60 + 1, 300],
  [10 * hour, 300],
  [10 * hour + 1, 900],
  [24 * hour, 900],
  [7 * 24 * hour, 3 * hour],
  [30 * 24 * hour, 6 * hour],
  [365 * 24 * hour, 7 * 24 * hour],
  [120 * 7 * 24 * hour, 7 * 24 * hour],
  [1000 * 7 * 24 * hour, 7 * 24 * hour],
]
for (const [windowS, bucketS] of cases) {
  test(`a window of ${windowS} s has buckets of ${bucketS} s`, () => {
    const toNs = 1_800_000_000n * second
    assert.equal(bucketSecondsOf({ fromNs: toNs - BigInt(windowS) * second, toNs }), bucketS)
  })
}

for (const [windowS, count, bucketS] of [
  [24 * hour, 0, hour],
  [24 * hour, 300, hour],
  [24 * hour, 959, 1800],
  [24 * hour, 960, 900],
  [7 * 24 * hour, 3, 6 * hour],
  [30 * 24 * hour, 100, 24 * hour],
] as const) {
  test(`${count} calls in ${windowS} s have buckets of ${bucketS} s`, () => {
    const toNs = 1_800_000_000n * second
    const window = { fromNs: toNs - BigInt(windowS) * second, toNs }
    assert.equal(bucketSecondsOf(window, count), bucketS)
  })
}

test('a window is compared with the one just as long before it: no call is in both, and none between', () => {
  const window = { fromNs: 1_000_000_007n, toNs: 1_000_000_010n }
  const before = windowBefore(window)
  assert.deepEqual(before, { fromNs: 1_000_000_004n, toNs: 1_000_000_007n })
  assert.deepEqual(windowBefore(before), { fromNs: 1_000_000_001n, toNs: 1_000_000_004n })
})
