import { offeredFirst } from '#contract/environment-names.ts'
import * as contract from '#contract/scores.ts'
import type { Traces } from '#domain/traces/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { whereOf } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** Scores of traces. */
export function scoreRoutes({
  traces,
  clock,
}: {
  readonly traces: Traces
  readonly clock: Clock
}): Route[] {
  return [
    route(contract.createScores, async ({ actor, project, query, body, keyPlace }) => {
      const environment =
        keyPlace?.environment ?? query.environment ?? offeredFirst(project.environments)
      return traces.addScores(
        { project: project.id, environment, author: actor.name },
        'scores' in body ? body.scores : [body],
      )
    }),
    route(contract.listScores, async ({ project, query }) => {
      return ok({
        items: await traces.scores({
          project: project.id,
          traceId: query.traceId ?? null,
          name: query.name ?? null,
          limit: query.limit,
        }),
      })
    }),
    route(contract.summariseScores, async ({ project, query }) => {
      const where = whereOf(project, query, clock)
      if (!where.ok) return where
      const { place, window, timeZone } = where.value
      const figures = await traces.scoreFigures(place, window, timeZone)
      return ok({ ...figures, fromNs: String(window.fromNs), toNs: String(window.toNs) })
    }),
  ]
}
