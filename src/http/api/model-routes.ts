import * as contract from '#contract/models.ts'
import type { Connections } from '#domain/connections/service.ts'
import type { Evaluations } from '#domain/evaluations/service.ts'
import type { Metrics } from '#domain/metrics/service.ts'
import type { Models } from '#domain/models/service.ts'
import { partsOf } from '#contract/comma-list.ts'
import { route, type Route } from '#http/api/handler.ts'
import { lastMonth } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** The catalogue of models, with what was measured of each here. */
export function modelRoutes({
  models,
  metrics,
  connections,
  evaluations,
  clock,
}: {
  readonly models: Models
  readonly metrics: Metrics
  readonly connections: Connections
  readonly evaluations: Evaluations
  readonly clock: Clock
}): Route[] {
  return [
    route(contract.listModels, async ({ project, query }) => {
      const measured = await metrics.byModel(
        { project: project.id, environment: query.environment ?? null },
        lastMonth(clock),
      )
      const enabled = (await connections.list()).filter(({ isEnabled }) => isEnabled)
      const names = new Map(enabled.toReversed().map(({ provider, name }) => [provider, name]))
      names.set('sim', 'sim')
      const providerOf = new Map(enabled.map(({ provider, name }) => [name, provider]))
      providerOf.set('sim', 'sim')
      return ok(
        models.list({
          search: query.search ?? '',
          provider: partsOf(query.provider),
          only: query.only,
          measured,
          benchmarks: byProvider(
            await evaluations.benchmarks(project.id, contract.benchmarksShown),
            providerOf,
          ),
          connections: names,
          atMs: clock.nowMs(),
        }),
      )
    }),
  ]
}

/** What was measured of `connection/model`, under the provider that the connection leads to. */
function byProvider(
  found: ReadonlyMap<string, contract.ModelBenchmark[]>,
  providerOf: ReadonlyMap<string, string>,
): Map<string, contract.ModelBenchmark[]> {
  const sorted = new Map<string, contract.ModelBenchmark[]>()
  for (const [target, benchmarks] of found) {
    const [connection = '', ...model] = target.split('/')
    const provider = providerOf.get(connection)
    // Of a connection that is gone, or an alias: no card is about it.
    if (provider === undefined) continue
    const key = `${provider}\t${model.join('/')}`
    sorted.set(
      key,
      [...(sorted.get(key) ?? []), ...benchmarks]
        .toSorted((a, b) => b.endedAt.localeCompare(a.endedAt))
        .slice(0, contract.benchmarksShown),
    )
  }
  return sorted
}
