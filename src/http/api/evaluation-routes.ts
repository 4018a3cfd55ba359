import * as contract from '#contract/evaluations.ts'
import type { Evaluations } from '#domain/evaluations/service.ts'
import type { Projects } from '#domain/projects/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Evaluations of a project and the evaluators there are; a key reaches its own project's only. */
export function evaluationRoutes({
  projects,
  evaluations,
}: {
  readonly projects: Projects
  readonly evaluations: Evaluations
}): Route[] {
  const find = (asked: string | undefined, keyPlace: KeyPlace) =>
    projects.find(keyPlace?.project ?? asked ?? null)
  return [
    route(contract.listEvaluators, async () => ok({ items: evaluations.catalog() })),
    route(contract.tryEvaluator, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? evaluations.tryOne(actor, project.value.id, params.evaluator, body)
        : project
    }),
    route(contract.listEvaluations, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? evaluations.list(project.value.id, query) : project
    }),
    route(contract.createEvaluation, async ({ actor, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? evaluations.create(actor, project.value.id, body) : project
    }),
    route(contract.showEvaluation, async ({ params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? evaluations.show(project.value.id, params.evaluation) : project
    }),
    route(contract.cancelEvaluation, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? evaluations.cancel(actor, project.value.id, params.evaluation) : project
    }),
    route(contract.resumeEvaluation, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? evaluations.resume(actor, project.value.id, params.evaluation, body.budgetUsd)
        : project
    }),
    route(contract.chooseVariant, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? evaluations.choose(actor, project.value.id, params.evaluation, body)
        : project
    }),
    route(contract.removeEvaluation, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? evaluations.remove(actor, project.value.id, params.evaluation) : project
    }),
    route(contract.listResults, async ({ params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? evaluations.results(project.value.id, params.evaluation, query) : project
    }),
    route(contract.compareEvaluations, async ({ params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? evaluations.compare(
            project.value.id,
            { id: params.evaluation, variant: query.variant },
            { id: query.with, variant: query.withVariant },
          )
        : project
    }),
    route(contract.exportEvaluation, async ({ params, query, keyPlace, hideNames }) => {
      const project = await find(query.project, keyPlace)
      return project.ok
        ? evaluations.export({
            project: project.value.id,
            id: params.evaluation,
            format: query.format,
            hideNames,
          })
        : project
    }),
  ]
}
