import { removeProject } from '#contract/projects.ts'
import { fault } from '#contract/faults.ts'
import type { ProjectRemoval } from '#domain/projects/remove-project.ts'
import { route, type Route } from '#http/api/handler.ts'
import { failed } from '#kit/result.ts'

/** The end of a project with all that is in it. */
export function projectRemovalRoutes(projectRemoval: ProjectRemoval): Route[] {
  return [
    route(removeProject, async ({ actor, params, query, keyPlace }) =>
      keyPlace === null
        ? projectRemoval.remove(actor, params.id, query.confirm)
        : failed(fault('not_allowed', 'A project’s key removes no project.')),
    ),
  ]
}
