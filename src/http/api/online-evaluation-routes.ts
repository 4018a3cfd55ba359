import * as contract from '#contract/online-evaluations.ts'
import type { OnlineEvaluations } from '#domain/evaluations/online-evaluations.ts'
import type { Projects } from '#domain/projects/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** What judges traces as they come; a key reaches its own project's only. */
export function onlineEvaluationRoutes({
  projects,
  onlineEvaluations: online,
}: {
  readonly projects: Projects
  readonly onlineEvaluations: OnlineEvaluations
}): Route[] {
  const find = (asked: string | undefined, keyPlace: KeyPlace) =>
    projects.find(keyPlace?.project ?? asked ?? null)
  return [
    route(contract.listOnlineEvaluations, async ({ query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? ok({ items: await online.list(project.value.id) }) : project
    }),
    route(contract.showOnlineEvaluation, async ({ params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? online.show(project.value.id, params.id) : project
    }),
    route(contract.createOnlineEvaluation, async ({ actor, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? online.create(actor, project.value.id, body) : project
    }),
    route(contract.editOnlineEvaluation, async ({ actor, params, query, body, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? online.edit(actor, project.value.id, params.id, body) : project
    }),
    route(contract.runOnlineEvaluation, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? online.runNow(actor, project.value.id, params.id) : project
    }),
    route(contract.removeOnlineEvaluation, async ({ actor, params, query, keyPlace }) => {
      const project = await find(query.project, keyPlace)
      return project.ok ? online.remove(actor, project.value.id, params.id) : project
    }),
  ]
}
