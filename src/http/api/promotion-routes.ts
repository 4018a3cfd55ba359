import * as contract from '#contract/promotions.ts'
import type { Promotions } from '#domain/promotions/service.ts'
import { route, type Route } from '#http/api/handler.ts'

/** Promotions of a project's releases. */
export function promotionRoutes(promotions: Promotions): Route[] {
  return [
    route(contract.listPromotions, async ({ project, query }) =>
      promotions.list(project.id, query),
    ),
    route(contract.showPromotion, async ({ project, params }) =>
      promotions.show(project.id, params.id),
    ),
    route(contract.createPromotion, async ({ actor, project, body }) =>
      promotions.create(actor, project, body),
    ),
    route(contract.approvePromotion, async ({ actor, project, params, body }) =>
      promotions.approve(actor, project, params.id, body.note),
    ),
    route(contract.declinePromotion, async ({ actor, project, params, body }) =>
      promotions.decline(actor, project.id, params.id, body.why),
    ),
  ]
}
