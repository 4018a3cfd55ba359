import { defineWing } from '#compose/define-wing.ts'
import { Promotions } from '#domain/promotions/service.ts'
import { promotionRoutes } from '#http/api/promotion-routes.ts'

export const wing = defineWing({
  needs: {},
  build({ parts }) {
    const promotions = new Promotions(parts)
    return { service: promotions, routes: promotionRoutes(promotions) }
  },
})
