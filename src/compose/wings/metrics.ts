import { defineWing } from '#compose/define-wing.ts'
import { wing as keys } from '#compose/wings/keys.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { Metrics } from '#domain/metrics/service.ts'
import { priceRoutes } from '#http/api/price-routes.ts'

/** Figures over time, and what of them has no price. */
export const wing = defineWing({
  needs: { keys, prices },
  build({ parts: { clock }, stores }, given) {
    const { prices: operators, book } = given.prices
    const metrics = new Metrics({
      store: stores.traces,
      prices: book,
      keyNames: (ids) => given.keys.keys.names(ids),
    })
    return {
      service: metrics,
      routes: priceRoutes({ prices: operators, priceBook: book, metrics, clock }),
    }
  },
})
