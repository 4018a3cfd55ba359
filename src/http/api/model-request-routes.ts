import {
  createModelRequest,
  decideModelRequest,
  listModelRequests,
} from '#contract/model-requests.ts'
import type { ModelRequests } from '#domain/model-requests/service.ts'
import type { Projects } from '#domain/projects/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Requests for models; a key reaches its own project's only. */
export function modelRequestRoutes({
  projects,
  modelRequests,
}: {
  readonly projects: Projects
  readonly modelRequests: ModelRequests
}): Route[] {
  const find = (asked: string | undefined, keyPlace: KeyPlace) =>
    projects.find(keyPlace?.project ?? asked ?? null)
  return [
    route(listModelRequests, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? ok({ items: await modelRequests.list(project.value.id, query.decision) })
        : project
    }),
    route(createModelRequest, async ({ actor, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? modelRequests.create(actor, project.value.id, body) : project
    }),
    route(decideModelRequest, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? modelRequests.decide(actor, project.value.id, params.id, body) : project
    }),
  ]
}
