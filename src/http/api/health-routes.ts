import * as contract from '#contract/health.ts'
import type { Connections } from '#domain/connections/service.ts'
import type { HealthReport } from '#domain/health/service.ts'
import type { Keys } from '#domain/keys/service.ts'
import type { Metrics } from '#domain/metrics/service.ts'
import type { Models } from '#domain/models/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { lastMonth } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** How the server is, and what a newcomer needs first. `url` is the address under which people reach it. */
export function healthRoutes({
  health,
  keys,
  connections,
  metrics,
  models,
  clock,
  url,
}: {
  readonly health: () => Promise<HealthReport>
  readonly keys: Keys
  readonly connections: Connections
  readonly metrics: Metrics
  readonly models: Models
  readonly clock: Clock
  readonly url: string
}): Route[] {
  return [
    route(contract.showHealth, async () => ok(await health())),
    route(contract.showWelcome, async ({ project }) => {
      const [hasKeys, all, measured] = await Promise.all([
        keys.hasAny(),
        connections.list(),
        metrics.byModel({ project: project.id, environment: null }, lastMonth(clock)),
      ])
      const examples = new Map(
        connections.providers().map(({ id, examples: [first] }) => [id, first ?? 'model']),
      )
      const simulated = models.list({
        search: '',
        provider: ['sim'],
        only: 'all',
        measured: new Map(),
        benchmarks: new Map(),
        connections: new Map(),
        atMs: 0,
      })
      return ok({
        url,
        hasTraffic: measured.size > 0,
        hasKeys,
        connections: all.map(({ name, provider }) => ({
          name,
          provider,
          example: `${name}/${examples.get(provider) ?? 'model'}`,
        })),
        simulatorModels: simulated.items.map(({ model, title }) => ({
          model: `sim/${model}`,
          title,
        })),
      })
    }),
  ]
}
