import type { CallMeasures } from '#contract/metrics.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { inputTokens, outputTokens, priceUsage, sumUsage } from '#domain/cost/price-usage.ts'
import type { StoredMeasures } from '#store/ports/trace-store.ts'

/**
 * What the store counted, as people read it: with rates, percentiles by name, and money at the
 * prices of `atMs`. Undefined, for a window without calls, is a gap: no rate and no percentile,
 * because none of nothing is not zero.
 */
export function measureCalls(
  stored: StoredMeasures | undefined,
  atMs: number,
  book: PriceBook,
): CallMeasures {
  const { calls, errors, priced, reportedCost } = stored ?? nothing
  const usage = sumUsage(priced)
  return {
    calls,
    errors,
    errorRate: calls === 0 ? null : errors / calls,
    latencyMs: percentiles(stored?.latencyMs),
    firstTokenMs: percentiles(stored?.firstTokenMs),
    outputTokensPerS: stored?.tokensPerS ?? null,
    usage,
    inputTokens: inputTokens(usage),
    outputTokens: outputTokens(usage),
    cost: priceUsage(priced, reportedCost, atMs, book),
  }
}

const nothing = { calls: 0, errors: 0, priced: [], reportedCost: '0' } as const

function percentiles(
  values: readonly [number, number, number] | null | undefined,
): CallMeasures['latencyMs'] {
  return { p50: values?.[0] ?? null, p95: values?.[1] ?? null, p99: values?.[2] ?? null }
}
