import type { Cost } from '#contract/money.ts'
import { inputClasses, outputClasses, type UsageClass, type Usage } from '#contract/usage.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { priceOf } from '#domain/cost/price-of.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import type { PricedUsage } from '#store/ports/stored-trace.ts'

/** The cost of a sum of calls at today's knowledge of the prices of then: what is unpriced is counted, never taken for free. */
export function priceUsage(
  priced: readonly PricedUsage[],
  reported: string,
  atMs: number,
  book: PriceBook,
): Cost {
  let total = 0n
  let unpriced = 0
  for (const { provider, model, tier, calls, usage } of priced) {
    const cost = priceOf({ provider, model, tier, usage }, atMs, book)
    if (cost === null) unpriced += calls
    else total += cost
  }
  return {
    usd: formatUsd(total),
    unpriced,
    reportedUsd: isZero(reported) ? null : trimZeros(reported),
  }
}

/** Tokens and searches of all prices together. */
export function sumUsage(priced: readonly PricedUsage[]): Usage {
  const sum: Usage = {}
  for (const { usage } of priced) {
    for (const [name, amount] of Object.entries(usage)) {
      sum[name as UsageClass] = (sum[name as UsageClass] ?? 0) + amount // the keys are a Usage's own
    }
  }
  return sum
}

export function inputTokens(usage: Usage): number {
  return inputClasses.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
}

export function outputTokens(usage: Usage): number {
  return outputClasses.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
}

function isZero(reported: string): boolean {
  return /^-?0(\.0+)?$/.test(reported)
}

function trimZeros(reported: string): string {
  return formatUsd(parseUsd(reported))
}
