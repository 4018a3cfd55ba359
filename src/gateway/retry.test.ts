import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRetryableStatus, readRetryAfterMs, retryPauseMs } from '#gateway/retry.ts'

test('only what may pass by itself is tried again', () => {
  for (const status of [408, 409, 425, 429, 500, 502, 503, 504, 529])
    assert.ok(isRetryableStatus(status))
  for (const status of [200, 301, 400, 401, 403, 404, 413, 422, 501])
    assert.ok(!isRetryableStatus(status))
})

test('a provider’s own word on when to come back is read in each of its spellings', () => {
  const nowMs = Date.UTC(2026, 10, 23, 8)
  const cases: readonly [headers: Record<string, string>, waitMs: number | null][] = [
    [{}, null],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': 'Mon, 23 Nov 2026 08:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Mon, 23 Nov 2026 07:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
  ]
  for (const [headers, waitMs] of cases)
    assert.equal(readRetryAfterMs(headers, nowMs), waitMs, JSON.stringify(headers))
})

test('a wait grows with each try up to a bound, anywhere below it; a wait that is too long is not waited', () => {
  const pause = (retry: number, random: number, retryAfterMs: number | null = null) =>
    retryPauseMs({ retry, random, retryAfterMs })
  assert.equal(pause(0, 0), 0)
  assert.ok((pause(0, 0.999) ?? 0) < 200)
  assert.ok((pause(3, 0.999) ?? 0) > (pause(2, 0.999) ?? 0))
  assert.ok((pause(30, 0.999) ?? 0) < 4000)
  assert.equal(pause(0, 0.5, 10_000), 10_000)
  assert.equal(pause(0, 0.5, 10_001), null)
})
