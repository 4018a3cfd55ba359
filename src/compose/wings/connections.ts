import { defineWing } from '#compose/define-wing.ts'
import { firstStartActor } from '#http/api/authenticate.ts'
import { Connections } from '#domain/connections/service.ts'
import { openVault } from '#domain/vault/vault.ts'
import { probeConnection } from '#gateway/probe-connection.ts'
import { connectionRoutes } from '#http/api/connection-routes.ts'
import { providers } from '#plugins/providers/catalog.gen.ts'

/** Connections to providers. At the first start those whose keys stand in the environment are adopted. */
export const wing = defineWing({
  needs: {},
  async build({ parts, data, guard, environment, isFirstStart }) {
    const connections = new Connections({
      ...parts,
      vault: openVault(data.secret),
      providers,
      probe: (target) => probeConnection(target, guard),
    })
    const adopted = isFirstStart
      ? await connections.adoptEnvironment(firstStartActor, environment)
      : []
    return { service: { connections, adopted }, routes: connectionRoutes(connections) }
  },
})
