import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attentionTo } from '#domain/metrics/attention.ts'

const cases: readonly [
  what: string,
  now: readonly [calls: number, errors: number, unpriced: number],
  rateBefore: number | null,
  texts: readonly string[],
][] = [
  ['nothing happened', [0, 0, 0], null, []],
  ['all is well', [100, 0, 0], 0, []],
  ['just under one in twenty', [1000, 49, 0], null, []],
  ['one in twenty, and nothing to compare with', [1000, 50, 0], null, ['50 of 1000 calls failed']],
  ['one in twenty, as before', [1000, 50, 0], 0.05, []],
  ['fewer than before, though many', [100, 30, 0], 0.5, []],
  ['more than before', [100, 6, 0], 0.05, ['6 of 100 calls failed']],
  ['one call without a price', [100, 0, 1], 0, ['1 call has no price']],
  ['both', [10, 10, 3], 0, ['10 of 10 calls failed', '3 calls have no price']],
]
for (const [what, [calls, errors, unpriced], errorRate, texts] of cases) {
  test(`${what}: ${texts.join(', ') || 'nothing needs attention'}`, () => {
    const now = {
      calls,
      errors,
      errorRate: calls === 0 ? null : errors / calls,
      cost: { usd: '0', unpriced, reportedUsd: null },
    }
    assert.deepEqual(
      attentionTo(now, { errorRate }).map(({ text }) => text),
      texts,
    )
    // The page puts project and range before it.
    for (const { path } of attentionTo(now, { errorRate })) assert.match(path, /^\/calls\?/)
  })
}
