import type { PriceBook } from '#domain/cost/price-book.ts'
import { usageClasses, type UsageClass } from '#contract/usage.ts'
import { formatUsd, perMillion } from '#kit/money.ts'
import { providerId } from '#plugins/vocabularies/provider-names.ts'

type Given = {
  readonly provider: string
  readonly model: string
  readonly tier: string
  readonly usdPerMillion: { readonly [Name in UsageClass]?: string | undefined }
}

type Compared = {
  readonly provider: string
  readonly model: string
  readonly tier: string
  readonly isPriced: boolean
  readonly differences: { class: UsageClass; given: string; here: string | null }[]
}

/** Where a given price is not the one that counts here at a moment. Providers may be named as telemetry names them. */
export function comparePrices(given: Given, book: PriceBook, atMs: number): Compared {
  const { provider, model, tier, usdPerMillion } = given
  const id = providerId(provider)
  const prices =
    book.prices({ provider, model, tier }, atMs) ?? book.prices({ provider: id, model, tier }, atMs)
  const differences = usageClasses.flatMap((name) => {
    const usd = usdPerMillion[name]
    const here = prices?.[name]
    if (usd === undefined || perMillion(usd) === here) return []
    return [
      { class: name, given: usd, here: here === undefined ? null : formatUsd(here * 1_000_000n) },
    ]
  })
  return { provider, model, tier, isPriced: prices !== null, differences }
}
