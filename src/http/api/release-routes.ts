import * as contract from '#contract/releases.ts'
import type { Releases } from '#domain/releases/service.ts'
import { route, type Route } from '#http/api/handler.ts'

/** Releases of a project. */
export function releaseRoutes(releases: Releases): Route[] {
  return [
    route(contract.listReleases, async ({ project, query }) => releases.list(project.id, query)),
    route(contract.showRelease, async ({ project, params }) =>
      releases.show(project.id, params.id),
    ),
    route(contract.diffReleases, async ({ project, params, body }) =>
      releases.diff(project.id, { from: params.id, ...body }),
    ),
    route(contract.createRelease, async ({ actor, project, body }) =>
      releases.create(actor, project.id, body),
    ),
  ]
}
