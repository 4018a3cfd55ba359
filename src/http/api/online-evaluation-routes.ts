import * as contract from '#contract/online-evaluations.ts'
import type { OnlineEvaluations } from '#domain/evaluations/online-evaluations.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** What judges traces as they come; a key reaches its own project's only. */
export function onlineEvaluationRoutes({
  onlineEvaluations: online,
}: {
  readonly onlineEvaluations: OnlineEvaluations
}): Route[] {
  return [
    route(contract.listOnlineEvaluations, async ({ project }) =>
      ok({ items: await online.list(project.id) }),
    ),
    route(contract.showOnlineEvaluation, async ({ project, params }) =>
      online.show(project.id, params.id),
    ),
    route(contract.createOnlineEvaluation, async ({ actor, project, body }) =>
      online.create(actor, project.id, body),
    ),
    route(contract.editOnlineEvaluation, async ({ actor, project, params, body }) =>
      online.edit(actor, project.id, params.id, body),
    ),
    route(contract.runOnlineEvaluation, async ({ actor, project, params }) =>
      online.runNow(actor, project.id, params.id),
    ),
    route(contract.removeOnlineEvaluation, async ({ actor, project, params }) =>
      online.remove(actor, project.id, params.id),
    ),
  ]
}
