import { readiness } from '#compose/readiness.ts'
import { reportHealth } from '#compose/report-health.ts'
import { defineWing } from '#compose/define-wing.ts'
import { wing as connections } from '#compose/wings/connections.ts'
import { wing as fronts } from '#compose/wings/fronts.ts'
import { wing as keys } from '#compose/wings/keys.ts'
import { wing as metrics } from '#compose/wings/metrics.ts'
import { wing as models } from '#compose/wings/models.ts'
import { wing as spool } from '#compose/wings/spool.ts'
import { healthRoutes } from '#http/api/health-routes.ts'

/** How the server is, and what a newcomer needs first. */
export const wing = defineWing({
  needs: { connections, fronts, keys, metrics, models, spool },
  build(ground, given) {
    const { version, config, data, stores, startedAt, begun, jobs, parts, url } = ground
    const health = () =>
      reportHealth({
        version,
        config,
        data,
        stores,
        drain: given.spool.drain,
        traffic: given.fronts.traffic,
        startedAt,
        frontCount: begun.frontNames.length,
        jobs: () => jobs.states(),
      })
    return {
      service: null,
      routes: healthRoutes({
        health,
        keys: given.keys.keys,
        connections: given.connections.connections,
        metrics: given.metrics,
        models: given.models,
        clock: parts.clock,
        url,
      }),
      raw: [readiness(stores)],
    }
  },
})
