import * as contract from '#contract/views.ts'
import type { Views } from '#domain/views/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Saved views of a project's pages. */
export function viewRoutes(views: Views): Route[] {
  return [
    route(contract.listViews, async ({ project }) => ok({ items: await views.list(project.id) })),
    route(contract.createView, async ({ actor, project, body }) =>
      ok(await views.create(actor, project.id, body)),
    ),
    route(contract.removeView, async ({ params, keyPlace }) =>
      views.remove(params.id, keyPlace?.project),
    ),
  ]
}
