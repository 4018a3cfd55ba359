import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPriceBook } from '#domain/cost/price-book.ts'
import { measureCalls } from '#domain/metrics/measure-calls.ts'
import type { StoredMeasures } from '#store/ports/trace-store.ts'

const at = Date.parse('2026-09-01T12:00:00Z')
const book = createPriceBook({ priceProviders: new Map([['openai', 'openai']]), overrides: [] })

function stored(more: Partial<StoredMeasures>): StoredMeasures {
  return {
    calls: 0,
    errors: 0,
    latencyMs: null,
    firstTokenMs: null,
    tokensPerS: null,
    reportedCost: '0',
    priced: [],
    ...more,
  }
}

const rates: readonly [calls: number, errors: number, rate: number | null][] = [
  [0, 0, null],
  [1, 0, 0],
  [1, 1, 1],
  [8, 1, 0.125],
  [3, 2, 2 / 3],
]
for (const [calls, errors, rate] of rates) {
  test(`${errors} of ${calls} calls failed: the error rate is ${rate}`, () => {
    assert.equal(measureCalls(stored({ calls, errors }), at, book).errorRate, rate)
  })
}

test('a window without calls is a gap: no rate, no percentile, no speed, and no cost', () => {
  for (const gap of [undefined, stored({})]) {
    const { calls, errorRate, latencyMs, firstTokenMs, outputTokensPerS, cost, usage } =
      measureCalls(gap, at, book)
    assert.equal(calls, 0)
    assert.equal(errorRate, null)
    assert.deepEqual(latencyMs, { p50: null, p95: null, p99: null })
    assert.deepEqual(firstTokenMs, { p50: null, p95: null, p99: null })
    assert.equal(outputTokensPerS, null)
    assert.deepEqual(usage, {})
    assert.deepEqual(cost, { usd: '0', unpriced: 0, reportedUsd: null })
  }
})

test('percentiles keep their names, and a time of zero is a time', () => {
  const measured = measureCalls(
    stored({ calls: 3, latencyMs: [0, 950, 2000], firstTokenMs: null, tokensPerS: 0 }),
    at,
    book,
  )
  assert.deepEqual(measured.latencyMs, { p50: 0, p95: 950, p99: 2000 })
  assert.deepEqual(measured.firstTokenMs, { p50: null, p95: null, p99: null })
  assert.equal(measured.outputTokensPerS, 0)
})

test('tokens are added over all prices; money over those that are known, and the rest is counted', () => {
  const measured = measureCalls(
    stored({
      calls: 5,
      reportedCost: '0.250000',
      priced: [
        // 2.50 in and 10 out for a million: 0.0025 + 0.005.
        price('gpt-4o', 2, { input: 1000, output: 500 }),
        price('of-nobody', 3, { input: 10, cache_read: 5, output: 1, reasoning: 2 }),
      ],
    }),
    at,
    book,
  )
  assert.deepEqual(measured.usage, { input: 1010, output: 501, cache_read: 5, reasoning: 2 })
  assert.equal(measured.inputTokens, 1015)
  assert.equal(measured.outputTokens, 503)
  assert.deepEqual(measured.cost, { usd: '0.0075', unpriced: 3, reportedUsd: '0.25' })
})

function price(model: string, calls: number, usage: StoredMeasures['priced'][number]['usage']) {
  return { provider: 'openai', model, tier: '', calls, usage }
}
