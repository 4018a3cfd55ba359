import { defineWing } from '#compose/define-wing.ts'
import { wing as connections } from '#compose/wings/connections.ts'
import { wing as evaluations } from '#compose/wings/evaluations.ts'
import { wing as metrics } from '#compose/wings/metrics.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { wing as simulator } from '#compose/wings/simulator.ts'
import { Models } from '#domain/models/service.ts'
import { modelRoutes } from '#http/api/model-routes.ts'
import { providers } from '#plugins/providers/catalog.gen.ts'
import { simulatedModels } from '#simulator/catalog.ts'

/** The catalogue of models. */
export const wing = defineWing({
  needs: { connections, evaluations, metrics, prices, simulator },
  build({ parts: { clock } }, given) {
    const simulated = given.simulator.url === null ? [] : simulatedModels
    const models = new Models({
      providers,
      prices: given.prices.book,
      simulated: simulated.map(({ name, title, summary }) => ({ model: name, title, summary })),
    })
    return {
      service: models,
      routes: modelRoutes({
        models,
        metrics: given.metrics,
        connections: given.connections.connections,
        evaluations: given.evaluations.evaluations,
        clock,
      }),
    }
  },
})
