import { defineWing } from '#compose/define-wing.ts'
import { wing as traces } from '#compose/wings/traces.ts'
import { Datasets } from '#domain/datasets/service.ts'
import { datasetRoutes } from '#http/api/dataset-routes.ts'

export const wing = defineWing({
  needs: { traces },
  build({ parts }, { traces: found }) {
    const datasets = new Datasets(parts)
    return {
      service: datasets,
      routes: datasetRoutes({ datasets, traces: found, clock: parts.clock }),
    }
  },
})
