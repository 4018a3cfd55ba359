import * as contract from '#contract/keys.ts'
import type { Keys } from '#domain/keys/service.ts'
import type { Projects } from '#domain/projects/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'

/** Keys of applications, of all projects at once or of one; a key sees its own project's only. */
export function keyRoutes({
  keys,
  projects,
}: {
  readonly keys: Keys
  readonly projects: Projects
}): Route[] {
  const find = (asked: string | undefined, keyPlace: KeyPlace) =>
    projects.find(asked ?? null, keyPlace?.project ?? null)
  return [
    route(contract.listKeys, async ({ query, keyPlace }) => {
      if (query.project === undefined && keyPlace === null) return keys.list(null, query)
      const project = await find(query.project, keyPlace)
      return project.ok ? keys.list(project.value.id, query) : project
    }),
    route(contract.createKey, async ({ actor, body, keyPlace }) => {
      const project = await find(body.project, keyPlace)
      return project.ok ? keys.create(actor, { ...body, project: project.value.id }) : project
    }),
    route(contract.editKey, async ({ actor, params, body, keyPlace }) =>
      keys.edit(actor, params.id, body, keyPlace?.project),
    ),
    route(contract.revokeKey, async ({ actor, params, keyPlace }) =>
      keys.revoke(actor, params.id, keyPlace?.project),
    ),
  ]
}
