import { type UsageClass, usageClasses, type Usage } from '#contract/usage.ts'
import type { PicoUsd } from '#kit/money.ts'
import type { UsagePrices } from '#domain/cost/price-book.ts'

/**
 * What a usage costs, or null when any class that was used has no price: half a cost is no cost.
 * No tokens cost nothing, priced or not.
 */
export function costOf(usage: Usage, prices: UsagePrices | null): PicoUsd | null {
  let sum = 0n
  for (const name of usageClasses) {
    const amount = usage[name] ?? 0
    if (amount === 0) continue
    const price = prices?.[name]
    if (price === undefined) return null
    sum += BigInt(amount) * price
  }
  return sum
}

/**
 * What is known of the cost, for a budget: one class without a price (a search) must not let the
 * tokens beside it go uncounted.
 */
export function knownCostOf(usage: Usage, prices: UsagePrices | null): PicoUsd {
  let sum = 0n
  for (const name of usageClasses) sum += BigInt(usage[name] ?? 0) * (prices?.[name] ?? 0n)
  return sum
}

type ClassCost = {
  readonly class: UsageClass
  readonly amount: number
  readonly cost: PicoUsd | null
}

/** The same by class, for the page that explains a cost; `cost` is null for a class without a price. */
export function costByClass(usage: Usage, prices: UsagePrices | null): ClassCost[] {
  return usageClasses.flatMap((name) => {
    const amount = usage[name] ?? 0
    if (amount === 0) return []
    const price = prices?.[name]
    return [{ class: name, amount, cost: price === undefined ? null : BigInt(amount) * price }]
  })
}
