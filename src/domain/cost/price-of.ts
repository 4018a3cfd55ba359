import { costOf } from '#domain/cost/cost-of.ts'
import { type PriceBook, usageUnknownTier } from '#domain/cost/price-book.ts'
import type { PicoUsd } from '#kit/money.ts'
import type { PricedUsage } from '#store/ports/stored-trace.ts'

/** What calls of one price cost together; null where their price, or what they used, is not known. */
export function priceOf(
  { provider, model, tier, usage }: Omit<PricedUsage, 'calls'>,
  atMs: number,
  book: PriceBook,
): PicoUsd | null {
  if (tier === usageUnknownTier) return null
  return costOf(usage, book.prices({ provider, model, tier }, atMs))
}
