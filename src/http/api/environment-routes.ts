import * as contract from '#contract/environments.ts'
import type { Environments } from '#domain/environments/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Environments of a project. */
export function environmentRoutes(environments: Environments): Route[] {
  return [
    route(contract.listEnvironments, async ({ project }) =>
      ok({ items: await environments.list(project) }),
    ),
    route(contract.createEnvironment, async ({ actor, project, body }) =>
      environments.create(actor, project.id, body),
    ),
    route(contract.editEnvironment, async ({ actor, project, params, body }) =>
      environments.edit(actor, project.id, params.name, body),
    ),
  ]
}
