import { defineWing } from '#compose/define-wing.ts'
import { Identity } from '#domain/identity/service.ts'
import { peopleRoutes } from '#http/api/people-routes.ts'
import { TryBound } from '#http/api/try-bound.ts'

export const wing = defineWing({
  needs: {},
  build({ parts, url }) {
    const identity = new Identity(parts)
    const tries = new TryBound({ nowMs: () => parts.clock.nowMs() })
    return { service: identity, routes: peopleRoutes({ identity, tries, url }) }
  },
})
