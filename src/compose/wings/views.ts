import { defineWing } from '#compose/define-wing.ts'
import { Views } from '#domain/views/service.ts'
import { viewRoutes } from '#http/api/view-routes.ts'

export const wing = defineWing({
  needs: {},
  build({ parts }) {
    const views = new Views(parts)
    return { service: views, routes: viewRoutes(views) }
  },
})
