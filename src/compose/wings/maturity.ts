import { defineWing } from '#compose/define-wing.ts'
import { wing as metrics } from '#compose/wings/metrics.ts'
import { wing as models } from '#compose/wings/models.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { Maturity } from '#domain/maturity/service.ts'
import { maturityRoutes } from '#http/api/maturity-routes.ts'
import { metricRoutes } from '#http/api/metric-routes.ts'
import { criteria } from '#plugins/criteria/catalog.gen.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'

/** The assessment. Looking at the overview is evidence of a practice, so its figures are answered here. */
export const wing = defineWing({
  needs: { metrics, models, prices },
  build({ parts, stores }, given) {
    const maturity = new Maturity({
      ...parts,
      store: stores.traces,
      metrics: given.metrics,
      models: given.models,
      prices: given.prices.book,
      criteria,
      evaluators,
    })
    return {
      service: maturity,
      routes: [
        ...maturityRoutes({ maturity }),
        ...metricRoutes({
          metrics: given.metrics,
          opened: (actor, project) => maturity.overviewOpened(actor, project),
          clock: parts.clock,
        }),
      ],
    }
  },
})
