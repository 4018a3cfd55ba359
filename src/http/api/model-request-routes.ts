import {
  createModelRequest,
  decideModelRequest,
  listModelRequests,
} from '#contract/model-requests.ts'
import type { ModelRequests } from '#domain/model-requests/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Requests for models; a key reaches its own project's only. */
export function modelRequestRoutes({
  modelRequests,
}: {
  readonly modelRequests: ModelRequests
}): Route[] {
  return [
    route(listModelRequests, async ({ project, query }) =>
      ok({ items: await modelRequests.list(project.id, query.decision) }),
    ),
    route(createModelRequest, async ({ actor, project, body }) =>
      modelRequests.create(actor, project.id, body),
    ),
    route(decideModelRequest, async ({ actor, project, params, body }) =>
      modelRequests.decide(actor, project.id, params.id, body),
    ),
  ]
}
