import { defineWing } from '#compose/define-wing.ts'
import { wing as prices } from '#compose/wings/prices.ts'
import { EndUsers } from '#domain/end-users/service.ts'
import { endUserRoutes } from '#http/api/end-user-routes.ts'

export const wing = defineWing({
  needs: { prices },
  build({ parts: { clock }, stores }, given) {
    const endUsers = new EndUsers({ store: stores.traces, prices: given.prices.book })
    return { service: endUsers, routes: endUserRoutes({ endUsers, clock }) }
  },
})
