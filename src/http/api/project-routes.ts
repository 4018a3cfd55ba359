import * as contract from '#contract/projects.ts'
import { fault } from '#contract/faults.ts'
import type { Projects } from '#domain/projects/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { failed, ok } from '#kit/result.ts'

/** Projects; a key sees its own only. */
export function projectRoutes(projects: Projects): Route[] {
  return [
    route(contract.listProjects, async ({ keyPlace }) => {
      const items = await projects.list()
      return ok({
        items: keyPlace === null ? items : items.filter(({ id }) => id === keyPlace.project),
      })
    }),
    route(contract.createProject, async ({ actor, body }) => projects.create(actor, body)),
    route(contract.editProject, async ({ actor, params, body, keyPlace }) =>
      keyPlace === null || keyPlace.project === params.id
        ? projects.edit(actor, params.id, body)
        : failed(fault('not_found', `There is no project ${params.id} for this key.`)),
    ),
  ]
}
