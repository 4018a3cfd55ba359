import { runPlayground, stopPlayground } from '#contract/playground.ts'
import type { Playground } from '#domain/playground/service.ts'
import type { Projects } from '#domain/projects/service.ts'
import { type Route, route, streamRoute } from '#http/api/handler.ts'

/** Runs of the playground; a key reaches its own project's only. */
export function playgroundRoutes({
  projects,
  playground,
}: {
  readonly projects: Projects
  readonly playground: Playground
}): Route[] {
  return [
    streamRoute(runPlayground, async ({ actor, query, body, keyPlace }, signal) => {
      const project = await projects.find(keyPlace?.project ?? query.project ?? null)
      return project.ok ? playground.open(actor, project.value.id, body, signal) : project
    }),
    route(stopPlayground, async ({ params, query, body, keyPlace }) => {
      const project = await projects.find(keyPlace?.project ?? query.project ?? null)
      return project.ok ? playground.stop(project.value.id, params.run, body.model) : project
    }),
  ]
}
