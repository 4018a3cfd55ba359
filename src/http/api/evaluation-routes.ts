import * as contract from '#contract/evaluations.ts'
import type { Evaluations } from '#domain/evaluations/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Evaluations of a project and the evaluators there are; a key reaches its own project's only. */
export function evaluationRoutes({ evaluations }: { readonly evaluations: Evaluations }): Route[] {
  return [
    route(contract.listEvaluators, async () => ok({ items: evaluations.catalog() })),
    route(contract.tryEvaluator, async ({ actor, project, params, body }) =>
      evaluations.tryOne(actor, project.id, params.evaluator, body),
    ),
    route(contract.listEvaluations, async ({ project, query }) =>
      evaluations.list(project.id, query),
    ),
    route(contract.createEvaluation, async ({ actor, project, body }) =>
      evaluations.create(actor, project.id, body),
    ),
    route(contract.showEvaluation, async ({ project, params }) =>
      evaluations.show(project.id, params.evaluation),
    ),
    route(contract.cancelEvaluation, async ({ actor, project, params }) =>
      evaluations.cancel(actor, project.id, params.evaluation),
    ),
    route(contract.resumeEvaluation, async ({ actor, project, params, body }) =>
      evaluations.resume(actor, project.id, params.evaluation, body.budgetUsd),
    ),
    route(contract.chooseVariant, async ({ actor, project, params, body }) =>
      evaluations.choose(actor, project.id, params.evaluation, body),
    ),
    route(contract.removeEvaluation, async ({ actor, project, params }) =>
      evaluations.remove(actor, project.id, params.evaluation),
    ),
    route(contract.listResults, async ({ project, params, query }) =>
      evaluations.results(project.id, params.evaluation, query),
    ),
    route(contract.compareEvaluations, async ({ project, params, query }) =>
      evaluations.compare(
        project.id,
        { id: params.evaluation, variant: query.variant },
        { id: query.with, variant: query.withVariant },
      ),
    ),
    route(contract.exportEvaluation, async ({ project, params, query, hideNames }) =>
      evaluations.export({
        project: project.id,
        id: params.evaluation,
        format: query.format,
        hideNames,
      }),
    ),
  ]
}
