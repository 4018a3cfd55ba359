import { listCalls, measureCalls } from '#contract/calls.ts'
import type { Fault } from '#contract/faults.ts'
import { readCallConditions } from '#domain/calls/read-call-conditions.ts'
import type { Calls } from '#domain/calls/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { readAt } from '#http/api/read-query.ts'
import type { Clock } from '#kit/clock.ts'
import { ok, type Result } from '#kit/result.ts'
import type { Place, Window } from '#store/ports/trace-query.ts'

type Asked = {
  readonly project?: string | undefined
  readonly environment?: string | undefined
  readonly from: string
  readonly to: string
}

/** Model calls one by one, and their sums. `placeOf` finds where a request looks. */
export function callRoutes(
  calls: Calls,
  clock: Clock,
  placeOf: (
    asked: Asked,
    keyPlace: KeyPlace,
  ) => Promise<Result<{ place: Place; window: Window }, Fault>>,
): Route[] {
  const isUnpriced = (asked: 'true' | 'false' | undefined): boolean | null =>
    asked === undefined ? null : asked === 'true'
  return [
    route(listCalls, async ({ query, keyPlace }) => {
      const where = await placeOf(query, keyPlace)
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
    route(measureCalls, async ({ query, keyPlace }) => {
      const where = await placeOf(query, keyPlace)
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
