import { defineWing } from '#compose/define-wing.ts'
import { wing as keys } from '#compose/wings/keys.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { Calls } from '#domain/calls/service.ts'
import { callRoutes } from '#http/api/call-routes.ts'

export const wing = defineWing({
  needs: { keys, prices },
  build({ parts: { clock }, stores }, given) {
    const calls = new Calls({
      store: stores.traces,
      prices: given.prices.book,
      keyNames: (ids) => given.keys.keys.names(ids),
    })
    return { service: calls, routes: callRoutes({ calls, clock }) }
  },
})
