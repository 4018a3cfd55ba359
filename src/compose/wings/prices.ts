import { defineWing } from '#compose/define-wing.ts'
import { createPriceBook, type PriceBook } from '#domain/cost/price-book.ts'
import { priceProvidersOf } from '#domain/cost/price-providers.ts'
import { Prices } from '#domain/prices/service.ts'
import { providers } from '#plugins/providers/catalog.gen.ts'

/** Prices, and the book of those that count now, the operator's own first. */
export const wing = defineWing({
  needs: {},
  async build({ parts }) {
    const prices = new Prices(parts)
    let book = await bookOf(prices)
    return {
      service: { prices, book: () => book },
      async changed(changes) {
        if (changes.has('prices') || changes.has('')) book = await bookOf(prices)
      },
    }
  },
})

async function bookOf(prices: Prices): Promise<PriceBook> {
  return createPriceBook({
    priceProviders: priceProvidersOf(providers),
    overrides: await prices.list(),
  })
}
