import type { Score } from '#contract/scores.ts'
import { sentAgainFlag, type SpanKind, type SpanStatus } from '#contract/span-row.ts'
import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredSpan, StoredSpanDetail } from '#store/ports/trace-store.ts'
import { readUsage } from '#store/traces/priced-usage.ts'

/** The most spans of one trace that are read; beyond it the trace is shown in part and says so. */
export const spansPerTraceMax = 100_000

type SpanLine = {
  spanId: string
  parentSpanId: string
  name: string
  kind: SpanKind
  operation: string
  source: 'gateway' | 'otlp'
  status: SpanStatus
  statusMessage: string
  startedNs: string
  durationNs: string
  provider: string
  model: string
  priceTier: string
  counts: number
  usage: Record<string, string>
  reportedCost: string | null
  key: string
  firstTokenNs: string
  hasContent: number
}

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
  const lines = await database.query<SpanLine>(
    `SELECT * FROM (
       SELECT ${coreColumns}, has_content AS hasContent FROM spans_core WHERE ${placed} ORDER BY received_at DESC LIMIT 1 BY span_id
     ) ORDER BY length(startedNs), startedNs, spanId LIMIT ${spansPerTraceMax}`,
    { project, trace: traceId },
    { rowsMax: spansPerTraceMax },
  )
  return lines.map(readSpanLine)
}

type DetailLine = SpanLine & {
  environment: string
  errorType: string
  requestModel: string
  responseModel: string
  responseId: string
  connection: string
  userId: string
  sessionId: string
  tags: string[]
  release: string
  prompt: string
  promptVersion: string
  service: string
  queueNs: string
  connectNs: string
  streamed: number
  finishReasons: string[]
  httpStatus: number
  wire: string
  input: string
  output: string
  tools: string
  parameters: string
  metadata: Record<string, string>
  attributes: string
  resource: string
  scope: string
  events: string
  links: string
  flags: string[]
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
       response_model AS responseModel, response_id AS responseId, connection, user_id AS userId, session_id AS sessionId, tags, release, prompt,
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
    ...readSpanLine(line),
    queueNs: BigInt(queueNs),
    connectNs: BigInt(connectNs),
    isStreamed: streamed === 1,
  }
}

function readSpanLine({
  startedNs,
  durationNs,
  firstTokenNs,
  hasContent,
  usage,
  ...line
}: SpanLine): StoredSpan {
  return {
    spanId: line.spanId,
    parentSpanId: line.parentSpanId,
    name: line.name,
    kind: line.kind,
    operation: line.operation,
    source: line.source,
    status: line.status,
    statusMessage: line.statusMessage,
    provider: line.provider,
    model: line.model,
    priceTier: line.priceTier,
    counts: line.counts,
    reportedCost: line.reportedCost,
    key: line.key,
    startedAtNs: BigInt(startedNs),
    durationNs: BigInt(durationNs),
    firstTokenNs: BigInt(firstTokenNs),
    hasContent: hasContent === 1,
    usage: readUsage(usage),
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
