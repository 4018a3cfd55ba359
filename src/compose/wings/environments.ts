import { defineWing } from '#compose/define-wing.ts'
import { Environments } from '#domain/environments/service.ts'
import { environmentRoutes } from '#http/api/environment-routes.ts'

export const wing = defineWing({
  needs: {},
  build({ parts }) {
    const environments = new Environments(parts)
    return { service: environments, routes: environmentRoutes(environments) }
  },
})
