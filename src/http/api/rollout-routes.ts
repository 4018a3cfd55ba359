import * as contract from '#contract/rollouts.ts'
import type { Rollouts } from '#domain/rollouts/service.ts'
import { route, type Route } from '#http/api/handler.ts'

/** Rollouts of a project, and the way back of a deployment. */
export function rolloutRoutes(rollouts: Rollouts): Route[] {
  return [
    route(contract.listRollouts, async ({ project, query }) => rollouts.list(project.id, query)),
    route(contract.showRollout, async ({ project, params }) =>
      rollouts.show(project.id, params.id),
    ),
    route(contract.showCapsule, async ({ project, params }) =>
      rollouts.capsule(project.id, params.id),
    ),
    route(contract.startRollout, async ({ actor, project, body }) =>
      rollouts.start(actor, project.id, body),
    ),
    route(contract.pauseRollout, async ({ actor, project, params, body }) =>
      rollouts.pause(actor, project.id, params.id, body.why),
    ),
    route(contract.resumeRollout, async ({ actor, project, params, body }) =>
      rollouts.resume(actor, project.id, params.id, body.why),
    ),
    route(contract.skipRollout, async ({ actor, project, params, body }) =>
      rollouts.skip(actor, project.id, params.id, body.why),
    ),
    route(contract.abortRollout, async ({ actor, project, params, body }) =>
      rollouts.abort(actor, project.id, params.id, body.why),
    ),
    route(contract.rollBackDeployment, async ({ actor, project, params, query, body }) =>
      rollouts.rollBackDeployment(
        actor,
        { project: project.id, environment: query.environment, name: params.name },
        body.why,
      ),
    ),
  ]
}
