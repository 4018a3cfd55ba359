import type { Usage } from '#contract/usage.ts'
import { formatUsd } from '#kit/money.ts'
import { wireById } from '#wire/catalog.ts'
import { costOf } from './cost-of.ts'
import type { PriceBook } from './price-book.ts'

/** What prices an answer: who gave it, and when. */
export type Priced = {
  readonly provider: string
  readonly model: string
  readonly prices: PriceBook
  readonly atMs: number
}

export type ReplyCost = {
  /** Null: the provider reported none. */
  readonly usage: Usage | null
  readonly finishReason: string
  /** Null where the model has no price, or no usage was sent. */
  readonly costUsd: string | null
}

/** Usage, cost and end of an answer in one of the wire formats. */
export function readReplyCost(
  wireId: string,
  body: unknown,
  { provider, model, prices, atMs }: Priced,
): ReplyCost {
  const view = wireById(wireId)?.readReply(body) ?? null
  const finishReason = view?.finishReasons[0] ?? ''
  if (view === null || !view.hasUsage) return { usage: null, finishReason, costUsd: null }
  const { usage, priceTier, responseModel } = view
  const pricedModel = responseModel || model
  const tier = prices.tierOf({ provider, model: pricedModel, serviceTier: priceTier, usage, atMs })
  const cost = costOf(usage, prices.prices({ provider, model: pricedModel, tier }, atMs))
  return { usage, finishReason, costUsd: cost === null ? null : formatUsd(cost) }
}
