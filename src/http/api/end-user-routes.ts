import * as contract from '#contract/end-users.ts'
import type { EndUsers } from '#domain/end-users/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { whereOf } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** Sessions and users of the applications. */
export function endUserRoutes({
  endUsers,
  clock,
}: {
  readonly endUsers: EndUsers
  readonly clock: Clock
}): Route[] {
  return [
    route(contract.listSessions, async ({ project, query }) => {
      const where = whereOf(project, query, clock)
      return where.ok
        ? ok({
            items: await endUsers.sessions({
              ...query,
              ...where.value,
              search: query.search ?? '',
            }),
          })
        : where
    }),
    route(contract.listUsers, async ({ project, query }) => {
      const where = whereOf(project, query, clock)
      return where.ok
        ? ok({
            items: await endUsers.users({ ...query, ...where.value, search: query.search ?? '' }),
          })
        : where
    }),
    route(contract.totalSessions, async ({ project, query }) => {
      const where = whereOf(project, query, clock)
      return where.ok
        ? ok(await endUsers.totals('session', { ...where.value, search: query.search ?? '' }))
        : where
    }),
    route(contract.totalUsers, async ({ project, query }) => {
      const where = whereOf(project, query, clock)
      return where.ok
        ? ok(await endUsers.totals('user', { ...where.value, search: query.search ?? '' }))
        : where
    }),
  ]
}
