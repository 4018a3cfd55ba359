import { runPlayground, stopPlayground } from '#contract/playground.ts'
import type { Playground } from '#domain/playground/service.ts'
import { type Route, route, streamRoute } from '#http/api/handler.ts'

/** Runs of the playground; a key reaches its own project's only. */
export function playgroundRoutes({ playground }: { readonly playground: Playground }): Route[] {
  return [
    streamRoute(runPlayground, async ({ actor, project, body }, signal) =>
      playground.open(actor, project.id, body, signal),
    ),
    route(stopPlayground, async ({ project, params, body }) =>
      playground.stop(project.id, params.run, body.model),
    ),
  ]
}
