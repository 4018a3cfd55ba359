import { defineWing } from '#compose/define-wing.ts'
import { Deployments } from '#domain/deployments/service.ts'
import { deploymentRoutes } from '#http/api/deployment-routes.ts'

export const wing = defineWing({
  needs: {},
  build({ parts }) {
    const deployments = new Deployments(parts)
    return { service: deployments, routes: deploymentRoutes(deployments) }
  },
})
