import * as contract from '#contract/traces.ts'
import type { TraceRemoval } from '#domain/traces/remove-traces.ts'
import { route, type Route } from '#http/api/handler.ts'

/** Traces taken out for good. */
export function traceRemovalRoutes(traceRemoval: TraceRemoval): Route[] {
  return [
    route(contract.removeTrace, async ({ actor, project, params }) =>
      traceRemoval.removeTrace(actor, project.id, params.traceId),
    ),
    route(contract.removeTracesOfUser, async ({ actor, project, query }) =>
      traceRemoval.removeOfUser(actor, project.id, query.user),
    ),
  ]
}
