import { pageMax } from '#contract/page.ts'
import * as contract from '#contract/traces.ts'
import type { PromptLink, Receipt, SpanDetail } from '#contract/traces.ts'
import type { TraceComments } from '#domain/trace-comments/service.ts'
import { readTraceFilter } from '#contract/trace-filter.ts'
import type { Traces } from '#domain/traces/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import { readAt, whereOf } from '#http/api/read-query.ts'
import { newestNs } from '#ingest/clamp-times.ts'
import type { Clock } from '#kit/clock.ts'
import { ok } from '#kit/result.ts'

/** Traces and their spans, to be read. */
export function traceRoutes({
  traces,
  traceComments,
  promptLink,
  receipt,
  clock,
}: {
  readonly traces: Traces
  readonly traceComments: TraceComments
  /** The prompt that a span belongs to, as it says or as its messages let guess. */
  readonly promptLink: (project: string, span: SpanDetail) => PromptLink | null
  readonly receipt: (project: string, traceId: string) => Promise<Receipt>
  readonly clock: Clock
}): Route[] {
  return [
    route(contract.listTraces, async ({ project, query }) => {
      const where = whereOf(project, query, clock, newestNs)
      if (!where.ok) return where
      const at = readAt(query, clock.nowNs())
      if (!at.ok) return at
      return traces.list({
        ...where.value,
        atNs: at.value,
        conditions: readTraceFilter(query),
        limit: query.limit,
        sort: query.sort,
        isAscending: query.order === 'ascending',
        cursor: query.cursor ?? null,
      })
    }),
    route(contract.traceFacets, async ({ project, query }) => {
      const where = whereOf(project, query, clock, newestNs)
      if (!where.ok) return where
      const conditions = readTraceFilter(query)
      return ok({ facets: await traces.facets({ ...where.value, conditions }) })
    }),
    route(contract.showTrace, async ({ actor, project, params }) => {
      const [shown, said] = await Promise.all([
        traces.show(project.id, params.traceId),
        traceComments.list(actor, project.id, params.traceId, { limit: pageMax }),
      ])
      if (!shown.ok) return shown
      if (!said.ok) return said
      const { items, total } = said.value
      return ok({ ...shown.value, comments: items, olderComments: total - items.length })
    }),
    route(contract.showTraceTree, async ({ project, params }) =>
      traces.showTree(project.id, params.traceId),
    ),
    route(contract.showSpan, async ({ project, params }) => {
      const span = await traces.showSpan(project.id, params.traceId, params.spanId)
      return span.ok ? ok({ ...span.value, promptLink: promptLink(project.id, span.value) }) : span
    }),
    route(contract.showReceipt, async ({ project, params }) =>
      ok(await receipt(project.id, params.traceId)),
    ),
  ]
}
