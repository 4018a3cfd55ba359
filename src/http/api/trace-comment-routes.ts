import * as contract from '#contract/trace-comments.ts'
import type { Projects } from '#domain/projects/service.ts'
import type { TraceComments } from '#domain/trace-comments/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'

/** Comments on traces; a key reaches its own project's only. */
export function traceCommentRoutes({
  projects,
  traceComments,
}: {
  readonly projects: Projects
  readonly traceComments: TraceComments
}): Route[] {
  const find = (asked: string | undefined, keyPlace: KeyPlace) =>
    projects.find(keyPlace?.project ?? asked ?? null)
  return [
    route(contract.listTraceComments, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? traceComments.list(actor, project.value.id, params.traceId, query)
        : project
    }),
    route(contract.createTraceComment, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? traceComments.create(actor, project.value.id, params.traceId, body)
        : project
    }),
    route(contract.editTraceComment, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? traceComments.edit(actor, project.value.id, params.id, body.text)
        : project
    }),
    route(contract.removeTraceComment, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? traceComments.remove(actor, project.value.id, params.id) : project
    }),
  ]
}
