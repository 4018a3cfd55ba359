import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { RecentSpan } from '#store/ports/trace-store.ts'
import { readUsage } from '#store/traces/priced-usage.ts'

type Line = Omit<RecentSpan, 'usage'> & { readonly usage: Readonly<Record<string, string>> }

/** The newest spans of the last day, oldest of them first: as they arrived. */
export async function readRecentSpans(
  database: TraceDatabase,
  limit: number,
): Promise<RecentSpan[]> {
  const lines = await database.query<Line>(
    `SELECT project, environment, trace_id, span_id, parent_span_id, kind, source, counts, usage, provider, request_model,
       response_model, response_id, price_tier, key, toString(toDecimal64(started_at, 9)) AS started_at,
       toString(duration_ns) AS duration_ns
     FROM spans WHERE minute > now() - INTERVAL 1 DAY AND counts >= 0 ORDER BY received_at DESC LIMIT 1 BY project, trace_id, span_id LIMIT {limit:UInt32}`,
    { limit },
    { rowsMax: limit },
  )
  return lines.toReversed().map((line) => ({ ...line, usage: readUsage(line.usage) }))
}
