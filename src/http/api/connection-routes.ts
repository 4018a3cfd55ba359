import * as contract from '#contract/connections.ts'
import type { Connections } from '#domain/connections/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { ok } from '#kit/result.ts'

/** Connections to providers, and aliases of models. */
export function connectionRoutes(connections: Connections): Route[] {
  return [
    route(contract.listConnections, async () =>
      ok({ items: await connections.list(), providers: connections.providers() }),
    ),
    route(contract.createConnection, async ({ actor, body }) => connections.create(actor, body)),
    route(contract.editConnection, async ({ actor, params, body }) =>
      connections.edit(actor, params.id, body),
    ),
    route(contract.removeConnection, async ({ actor, params }) =>
      connections.remove(actor, params.id),
    ),
    route(contract.testConnection, async ({ params }) => connections.test(params.id)),
    route(contract.listAliases, async () => ok({ items: await connections.aliases() })),
    route(contract.putAlias, async ({ actor, params, body }) =>
      connections.putAlias(actor, params.name, body.targets),
    ),
    route(contract.removeAlias, async ({ actor, params }) =>
      connections.removeAlias(actor, params.name),
    ),
  ]
}
