import { listCalls, measureCalls } from '#contract/calls.ts'
import { readCallConditions } from '#domain/calls/read-call-conditions.ts'
import type { Calls } from '#domain/calls/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { readAt, whereOf } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** Model calls one by one, and their sums. */
export function callRoutes({
  calls,
  clock,
}: {
  readonly calls: Calls
  readonly clock: Clock
}): Route[] {
  const isUnpriced = (asked: 'true' | 'false' | undefined): boolean | null =>
    asked === undefined ? null : asked === 'true'
  return [
    route(listCalls, async ({ project, query }) => {
      const where = whereOf(project, query, clock)
      if (!where.ok) return where
      const at = readAt(query, clock.nowNs())
      if (!at.ok) return at
      return calls.list({
        ...where.value,
        atNs: at.value,
        conditions: readCallConditions(query),
        isUnpriced: isUnpriced(query.unpriced),
        sort: query.sort,
        isAscending: query.order === 'ascending',
        limit: query.limit,
        cursor: query.cursor ?? null,
      })
    }),
    route(measureCalls, async ({ project, query }) => {
      const where = whereOf(project, query, clock)
      if (!where.ok) return where
      return ok(
        await calls.measure({
          ...where.value,
          conditions: readCallConditions(query),
          isUnpriced: isUnpriced(query.unpriced),
        }),
      )
    }),
  ]
}
