import type { z } from 'zod'
import type { addReviewItems } from '#contract/reviews.ts'
import { readTraceFilter } from '#contract/trace-filter.ts'
import type { Traces } from '#domain/traces/service.ts'
import { readWindow } from '#http/api/read-query.ts'
import type { Outcome } from '#contract/faults.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

type Filter = NonNullable<z.output<typeof addReviewItems.body>['filter']>

/** Ids of the newest traces that a filter of the trace list finds. */
export function tracesFinder(parts: { readonly traces: Traces; readonly clock: Clock }) {
  return async (project: string, filter: Filter, limit: number): Promise<Outcome<string[]>> => {
    const window = readWindow(filter, parts.clock.nowNs())
    if (!window.ok) return window
    const listed = await parts.traces.list({
      place: { project, environment: filter.environment ?? null },
      window: window.value,
      conditions: readTraceFilter(filter),
      limit,
      cursor: null,
    })
    return listed.ok ? ok(listed.value.items.map(({ traceId }) => traceId)) : listed
  }
}
