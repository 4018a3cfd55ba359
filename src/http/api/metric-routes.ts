import { showOverview } from '#contract/metrics.ts'
import type { Actor } from '#contract/people.ts'
import type { Metrics } from '#domain/metrics/service.ts'
import { partsOf } from '#contract/comma-list.ts'
import { route, type Route } from '#http/api/handler.ts'
import { whereOf } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** Figures over time. `opened` is told who looks at them, which a practice asks for. */
export function metricRoutes({
  metrics,
  opened,
  clock,
}: {
  readonly metrics: Metrics
  readonly opened: (actor: Actor, project: string) => Promise<void>
  readonly clock: Clock
}): Route[] {
  return [
    route(showOverview, async ({ actor, project, query }) => {
      const where = whereOf(project, query, clock)
      if (!where.ok) return where
      await opened(actor, where.value.place.project)
      const { place, window } = where.value
      const timeZone = query.timezone ?? where.value.timeZone
      const overview = await metrics.overview({
        place,
        window,
        timeZone,
        by: query.by,
        conditions: {
          model: partsOf(query.model),
          provider: partsOf(query.provider),
          key: partsOf(query.key),
        },
      })
      return ok({
        ...overview,
        timeZone,
        fromNs: String(window.fromNs),
        toNs: String(window.toNs),
      })
    }),
  ]
}
