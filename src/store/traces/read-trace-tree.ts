import { sentAgainFlag, type SpanKind, type SpanStatus } from '#contract/span-row.ts'
import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredTraceTree } from '#store/ports/trace-store.ts'
import { readUsage } from '#store/traces/priced-usage.ts'
import { spansPerTraceMax } from '#store/traces/read-spans.ts'

type ColumnsLine = {
  ids: string[]
  parents: string[]
  names: string[]
  kinds: SpanKind[]
  statuses: SpanStatus[]
  startsMs: number[]
  durationsMs: number[]
  startsNs: string
}

type SaidLine = {
  calls: [
    spanId: string,
    provider: string,
    model: string,
    tier: string,
    owns: number,
    usage: Record<string, string>,
    reportedCost: string | null,
  ][]
  messages: [spanId: string, text: string][]
}

/**
 * What the tree of a trace shows, column by column: the engine gathers the columns into one row,
 * because reading 50,000 rows one by one takes ten times as long. In no order, which costs the
 * engine more than it costs us. What a client sent twice shows once. Empty columns when there is no
 * such trace.
 *
 * A column that is empty almost everywhere is stored sparse, and groupArray puts the empty values of
 * such a one last, out of line with the other columns: `materialize` makes it whole first.
 *
 * Where the trace lies is asked first, and what was taken back apart: the engine works out
 * subqueries while it plans, and the thread that asks stands still for it.
 */
export async function readTraceTree(
  database: TraceDatabase,
  project: string,
  traceId: string,
): Promise<StoredTraceTree> {
  const [place] = await database.query<{ environments: string[]; first: string; last: string }>(
    `SELECT groupUniqArray(environment) AS environments, toString(min(first_minute)) AS first, toString(max(last_minute)) AS last
     FROM trace_places WHERE project = {project:String} AND trace_id = {trace:String}`,
    { project, trace: traceId },
  )
  const where = `project = {project:String} AND environment IN {environments:Array(String)}
    AND minute >= toDateTime({first:String}, 'UTC') AND minute <= toDateTime({last:String}, 'UTC')
    AND trace_hash = cityHash64({trace:String}) AND trace_id = {trace:String}`
  const parameters = { project, trace: traceId, environments: [], first: '', last: '', ...place }
  const [[line], [said], takenBack] = await Promise.all([
    database.query<ColumnsLine>(
      `SELECT groupArray(spanId) AS ids, groupArray(parentSpanId) AS parents, groupArray(name) AS names,
         groupArray(kind) AS kinds, groupArray(status) AS statuses,
         toString(min(ns)) AS startsNs, arrayMap(each -> (each - min(ns)) / 1000000, groupArray(ns)) AS startsMs,
         groupArray(duration_ns / 1000000) AS durationsMs
       FROM (
         SELECT materialize(span_id) AS spanId, materialize(parent_span_id) AS parentSpanId, materialize(spans_core.name) AS name,
           materialize(spans_core.kind) AS kind, materialize(spans_core.status) AS status, materialize(spans_core.duration_ns) AS duration_ns,
           materialize(toUnixTimestamp64Nano(started_at)) AS ns
         FROM spans_core WHERE ${where} ORDER BY received_at DESC LIMIT 1 BY span_id LIMIT ${spansPerTraceMax}
       )`,
      parameters,
    ),
    database.query<SaidLine>(
      `SELECT
         groupArrayIf((spanId, provider, model, price_tier, counts, usage, toString(reported_cost)), isCall) AS calls,
         groupArrayIf((spanId, status_message), status_message != '') AS messages
       FROM (
         SELECT span_id AS spanId, provider, model, price_tier, counts, usage, reported_cost, status_message,
           counts = 1 OR provider != '' OR model != '' AS isCall
         FROM spans_core WHERE ${where} ORDER BY received_at DESC LIMIT 1 BY span_id
       )`,
      parameters,
    ),
    database.query<{ spanId: string }>(
      `SELECT span_id AS spanId FROM spans WHERE ${where} AND counts < 0 AND NOT has(flags, '${sentAgainFlag}')`,
      parameters,
    ),
  ])
  if (line === undefined || said === undefined)
    throw new Error('an aggregate without groups gives one row') // ClickHouse's promise
  const { startsNs, ...columns } = line
  const { calls, messages } = said
  const isTakenBack = new Set(takenBack.map(({ spanId }) => spanId))
  return {
    ...columns,
    startedAtNs: BigInt(startsNs),
    calls: calls.map(([spanId, provider, model, tier, owns, usage, reportedCost]) => ({
      spanId,
      provider,
      model,
      tier,
      countsUsage: owns === 1 && !isTakenBack.has(spanId),
      usage: readUsage(usage),
      reportedCost,
    })),
    messages: messages.map(([spanId, text]) => ({ spanId, text })),
  }
}
