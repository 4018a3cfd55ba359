import { type TokenClass, tokenClasses, type Usage } from '#contract/usage.ts'
import type { PicoUsd } from '#kit/money.ts'
import type { TokenPrices } from '#domain/cost/price-book.ts'

/**
 * What a usage costs, or null when any class that was used has no price: half a cost is no cost.
 * No tokens cost nothing, priced or not.
 */
export function costOf(usage: Usage, prices: TokenPrices | null): PicoUsd | null {
  let total = 0n
  for (const name of tokenClasses) {
    const tokens = usage[name] ?? 0
    if (tokens === 0) continue
    const price = prices?.[name]
    if (price === undefined) return null
    total += BigInt(tokens) * price
  }
  return total
}

/** The same by class, for the page that explains a cost; `usd` is null for a class without a price. */
export function costByClass(
  usage: Usage,
  prices: TokenPrices | null,
): { class: TokenClass; tokens: number; cost: PicoUsd | null }[] {
  return tokenClasses.flatMap((name) => {
    const tokens = usage[name] ?? 0
    if (tokens === 0) return []
    const price = prices?.[name]
    return [{ class: name, tokens, cost: price === undefined ? null : BigInt(tokens) * price }]
  })
}
