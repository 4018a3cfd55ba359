import { defineWing } from '#compose/define-wing.ts'
import { ModelRequests } from '#domain/model-requests/service.ts'
import { modelRequestRoutes } from '#http/api/model-request-routes.ts'

export const wing = defineWing({
  needs: {},
  build({ parts }) {
    const modelRequests = new ModelRequests(parts)
    return { service: modelRequests, routes: modelRequestRoutes({ modelRequests }) }
  },
})
