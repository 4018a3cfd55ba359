import * as contract from '#contract/trace-comments.ts'
import type { TraceComments } from '#domain/trace-comments/service.ts'
import { route, type Route } from '#http/api/handler.ts'

/** Comments on traces; a key reaches its own project's only. */
export function traceCommentRoutes({
  traceComments,
}: {
  readonly traceComments: TraceComments
}): Route[] {
  return [
    route(contract.listTraceComments, async ({ actor, project, params, query }) =>
      traceComments.list(actor, project.id, params.traceId, query),
    ),
    route(contract.createTraceComment, async ({ actor, project, params, body }) =>
      traceComments.create(actor, project.id, params.traceId, body),
    ),
    route(contract.editTraceComment, async ({ actor, project, params, body }) =>
      traceComments.edit(actor, project.id, params.id, body.text),
    ),
    route(contract.removeTraceComment, async ({ actor, project, params }) =>
      traceComments.remove(actor, project.id, params.id),
    ),
  ]
}
