import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clampTimes, newestNs, oldestNs } from './clamp-times.ts'

const nowNs = 1_789_000_000_000_000_000n
const second = 1_000_000_000n

const cases: readonly (readonly [string, bigint, bigint, unknown])[] = [
  [
    'an ordinary span',
    nowNs - second,
    nowNs,
    { startNs: nowNs - second, durationNs: second, isClamped: false },
  ],
  [
    'the oldest allowed',
    nowNs - oldestNs,
    nowNs - oldestNs + 5n,
    { startNs: nowNs - oldestNs, durationNs: 5n, isClamped: false },
  ],
  [
    'the first too old',
    nowNs - oldestNs - 1n,
    nowNs - oldestNs + 5n,
    { startNs: nowNs - oldestNs, durationNs: 5n, isClamped: true },
  ],
  [
    'the newest allowed',
    nowNs + newestNs,
    nowNs + newestNs,
    { startNs: nowNs + newestNs, durationNs: 0n, isClamped: false },
  ],
  [
    'the first too new',
    nowNs + newestNs + 1n,
    nowNs + newestNs + 1n,
    { startNs: nowNs + newestNs, durationNs: 0n, isClamped: true },
  ],
  [
    'a span of last year keeps its duration',
    1n,
    1n + 7n * second,
    { startNs: nowNs - oldestNs, durationNs: 7n * second, isClamped: true },
  ],
  [
    'an end in the far future is brought in',
    nowNs,
    2n ** 63n,
    { startNs: nowNs, durationNs: newestNs, isClamped: true },
  ],
  [
    'an end before the start is an instant',
    nowNs,
    nowNs - second,
    { startNs: nowNs, durationNs: 0n, isClamped: true },
  ],
  ['a missing end is an instant', nowNs, 0n, { startNs: nowNs, durationNs: 0n, isClamped: false }],
  ['a missing start is the end', 0n, nowNs, { startNs: nowNs, durationNs: 0n, isClamped: false }],
  ['no time at all', 0n, 0n, null],
  ['times that are no numbers', -1n, -1n, null],
]

for (const [says, startNs, endNs, expected] of cases) {
  test(`times: ${says}`, () => assert.deepEqual(clampTimes({ startNs, endNs, nowNs }), expected))
}
