import * as contract from '#contract/prices.ts'
import { comparePrices } from '#domain/cost/compare-prices.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { shippedPrices } from '#domain/cost/price-table/price-table.ts'
import type { Metrics } from '#domain/metrics/service.ts'
import type { Prices } from '#domain/prices/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { lastMonth } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** Prices: shipped, the operator's own, and what has none. `priceBook` has those that count now. */
export function priceRoutes({
  prices,
  priceBook,
  metrics,
  clock,
}: {
  readonly prices: Prices
  readonly priceBook: () => PriceBook
  readonly metrics: Metrics
  readonly clock: Clock
}): Route[] {
  return [
    route(contract.listPrices, async ({ project }) => {
      const items = await prices.list()
      const measured = await metrics.byModel(
        { project: project.id, environment: null },
        lastMonth(clock),
      )
      const unpriced = [...measured].flatMap(([name, { cost }]) => {
        const [provider = '', model = ''] = name.split('\t')
        return cost.unpriced > 0 ? [{ provider, model, calls: cost.unpriced }] : []
      })
      return ok({
        version: priceBook().version,
        shipped: shippedPrices,
        items,
        unpriced,
      })
    }),
    route(contract.createPrice, async ({ actor, body }) => prices.create(actor, body)),
    route(contract.checkPrices, async ({ body }) => {
      const book = priceBook()
      const atMs = clock.nowMs()
      return ok({
        shipped: shippedPrices,
        items: body.prices.map((price) => comparePrices(price, book, atMs)),
      })
    }),
    route(contract.removePrice, async ({ actor, params }) => prices.remove(actor, params.id)),
  ]
}
