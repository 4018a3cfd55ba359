import * as contract from '#contract/deployments.ts'
import type { Deployments } from '#domain/deployments/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Deployments of a project. */
export function deploymentRoutes(deployments: Deployments): Route[] {
  return [
    route(contract.listDeployments, async ({ project, query }) =>
      ok({ items: await deployments.list(project, query.environment) }),
    ),
    route(contract.showDeployment, async ({ project, params, query }) =>
      deployments.show(placeOf(project, params, query)),
    ),
    route(contract.createDeployment, async ({ actor, project, body }) =>
      deployments.create(actor, project, { ...body, owner: body.owner ?? actor.name }),
    ),
    route(contract.editDeployment, async ({ actor, project, params, query, body }) =>
      deployments.edit(actor, placeOf(project, params, query), body),
    ),
    route(contract.stopDeployment, async ({ actor, project, params, query, body }) =>
      deployments.stop(actor, placeOf(project, params, query), body.why),
    ),
    route(contract.resumeDeployment, async ({ actor, project, params, query }) =>
      deployments.resume(actor, placeOf(project, params, query)),
    ),
  ]
}

function placeOf(
  project: { readonly id: string },
  { name }: { readonly name: string },
  { environment }: { readonly environment: string },
) {
  return { project: project.id, environment, name }
}
