import type { Score } from '#contract/scores.ts'
import { sentAgainFlag } from '#contract/span-row.ts'
import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredSpan, StoredSpanDetail } from '#store/ports/trace-store.ts'
import { readUsage } from '#store/traces/priced-usage.ts'

/** The most spans of one trace that are read; beyond it the trace is shown in part and says so. */
export const spansPerTraceMax = 100_000

/** What the engine answers of a span: whole numbers that may be long come as text. */
type LineOf<Span extends StoredSpan> = Omit<Span, keyof Read> & NumbersOf

type NumbersOf = {
  readonly startedNs: string
  readonly durationNs: string
  readonly firstTokenNs: string
  readonly hasContent: number
  readonly usage: Readonly<Record<string, string>>
}

type Read = Pick<StoredSpan, 'startedAtNs' | 'durationNs' | 'firstTokenNs' | 'hasContent' | 'usage'>

// The id alone does not say where a trace is stored: a small table does, and the minutes it gives bound the read.
const placed = `project = {project:String}
  AND environment IN (SELECT environment FROM trace_places WHERE project = {project:String} AND trace_id = {trace:String})
  AND minute >= (SELECT min(first_minute) FROM trace_places WHERE project = {project:String} AND trace_id = {trace:String})
  AND minute <= (SELECT max(last_minute) FROM trace_places WHERE project = {project:String} AND trace_id = {trace:String})
  AND trace_hash = cityHash64({trace:String}) AND trace_id = {trace:String}`

const coreColumns = `span_id AS spanId, parent_span_id AS parentSpanId, name, kind, operation, source, status, status_message AS statusMessage,
  toString(toUnixTimestamp64Nano(started_at)) AS startedNs, toString(duration_ns) AS durationNs, provider, model, price_tier AS priceTier,
  if(span_id IN (SELECT span_id FROM spans WHERE ${placed} AND counts < 0 AND NOT has(flags, '${sentAgainFlag}')), 0, counts) AS counts, usage, toString(reported_cost) AS reportedCost, key, toString(first_token_ns) AS firstTokenNs`

/** All spans of a trace in order of start, without texts. What a client sent twice shows once. */
export async function readSpans(
  database: TraceDatabase,
  project: string,
  traceId: string,
): Promise<StoredSpan[]> {
  const lines = await database.query<LineOf<StoredSpan>>(
    `SELECT * FROM (
       SELECT ${coreColumns}, has_content AS hasContent FROM spans_core WHERE ${placed} ORDER BY received_at DESC LIMIT 1 BY span_id
     ) ORDER BY length(startedNs), startedNs, spanId LIMIT ${spansPerTraceMax}`,
    { project, trace: traceId },
    { rowsMax: spansPerTraceMax },
  )
  return lines.map(({ startedNs, ...line }) => ({ ...line, ...numbersOf({ startedNs, ...line }) }))
}

type DetailLine = Omit<LineOf<StoredSpanDetail>, 'queueNs' | 'connectNs' | 'isStreamed'> & {
  readonly queueNs: string
  readonly connectNs: string
  readonly streamed: number
}

/** One span whole; null when the trace has none of that id. */
export async function readSpan(
  database: TraceDatabase,
  project: string,
  traceId: string,
  spanId: string,
): Promise<StoredSpanDetail | null> {
  const [line] = await database.query<DetailLine>(
    `SELECT ${coreColumns}, input != '' OR output != '' AS hasContent, environment, error_type AS errorType, request_model AS requestModel,
       response_model AS responseModel, response_id AS responseId, connection, user_id AS userId, session_id AS sessionId, tags, release, deployment, rollout, variant, prompt,
       prompt_version AS promptVersion, service, toString(queue_ns) AS queueNs, toString(connect_ns) AS connectNs, streamed,
       finish_reasons AS finishReasons, http_status AS httpStatus, wire, input, output, tools, parameters, metadata, attributes,
       resource, scope, events, links, flags
     FROM spans WHERE ${placed} AND span_id = {span:String} AND spans.counts >= 0 ORDER BY received_at DESC LIMIT 1`,
    { project, trace: traceId, span: spanId },
  )
  if (line === undefined) return null
  const { queueNs, connectNs, streamed, startedNs: _, ...rest } = line
  return {
    ...rest,
    ...numbersOf(line),
    queueNs: BigInt(queueNs),
    connectNs: BigInt(connectNs),
    isStreamed: streamed === 1,
  }
}

function numbersOf(line: NumbersOf): Read {
  return {
    startedAtNs: BigInt(line.startedNs),
    durationNs: BigInt(line.durationNs),
    firstTokenNs: BigInt(line.firstTokenNs),
    hasContent: line.hasContent === 1,
    usage: readUsage(line.usage),
  }
}

type ScoreLine = Omit<Score, 'createdAtNs'> & { createdNs: string }

/** Scores of a trace or by name, newest first; a corrected one shows as corrected. */
export async function readScores(
  database: TraceDatabase,
  query: { project: string; traceId: string | null; name: string | null; limit: number },
): Promise<Score[]> {
  const conditions = ['project = {project:String}']
  if (query.traceId !== null) conditions.push('trace_id = {trace:String}')
  if (query.name !== null) conditions.push('name = {name:String}')
  const lines = await database.query<ScoreLine>(
    `SELECT id, trace_id AS traceId, span_id AS spanId, session_id AS sessionId, name, data_type AS dataType, value, label, comment, source, author,
       toString(toUnixTimestamp64Nano(created_at)) AS createdNs
     FROM (SELECT * FROM scores WHERE ${conditions.join(' AND ')} ORDER BY received_at DESC LIMIT 1 BY id)
     ORDER BY created_at DESC LIMIT {limit:UInt32}`,
    {
      project: query.project,
      trace: query.traceId ?? '',
      name: query.name ?? '',
      limit: query.limit,
    },
  )
  return lines.map(({ createdNs, ...score }) => ({ ...score, createdAtNs: createdNs }))
}
