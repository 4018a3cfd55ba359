import { createHash } from 'node:crypto'
import {
  setOwn,
  type Attributes,
  type OtlpLogRecord,
  type OtlpSpan,
} from '#contract/otlp/otlp-records.ts'
import type { ScoreRow } from '#contract/score-row.ts'
import type { SpanRow } from '#contract/span-row.ts'
import { isEvaluationEvent, readEvaluation } from '#plugins/vocabularies/evaluation-events.ts'
import { eventMessage, isMessageEvent } from '#plugins/vocabularies/event-messages.ts'
import { toText } from '#plugins/vocabularies/read-value.ts'
import { derivedSpanId, derivedTraceId } from './derived-ids.ts'
import type { IngestContext } from './ingest-context.ts'
import { normaliseSpan, type GroupFacts } from './normalise.ts'
import { scoreRow } from './score-row.ts'
import { isSpanId, isTraceId } from './span-ids.ts'

const nanosecondsPerMinute = 60_000_000_000n
/** More than SDKs say of a service by themselves. */
const hashedCharactersMin = 4096

/** A log record as rows: a score, or a row that stands under its span in the trace. */
export type ReadRecord = { readonly row: SpanRow | null; readonly score: ScoreRow | null }

/**
 * Turns the log records of one request into rows.
 *
 * Rows are immutable and a span may come before or after its events, so an event never changes its
 * span's row: it becomes a small row of its own, of kind `span`, duration zero and flag `log-event`,
 * whose parent is the span. A reader of the trace shows it there, and takes a span's conversation
 * from its `gen_ai.*` event rows where the span has none itself. An event row never counts tokens:
 * the span reports them too.
 *
 * A record outside any trace joins a trace that is derived from its service and minute, so that what
 * an application logs can be found without making one trace of every line.
 */
export class RecordReader {
  private readonly context: IngestContext
  /** Same record twice in a request: both are kept, told apart by their number. */
  private readonly seen = new Map<string, number>()
  /** The last long resource. */
  private hashed = { resource: '', hash: '' }

  constructor(context: IngestContext) {
    this.context = context
  }

  read(record: OtlpLogRecord, facts: GroupFacts): ReadRecord {
    const name =
      record.eventName !== '' ? record.eventName : toText(record.attributes['event.name'])
    const time = timeOf(record, this.context)
    const hasTrace = isTraceId(record.traceId)
    const traceId = hasTrace ? record.traceId : this.traceOfMinute(time, facts)
    const attributes = attributesOf(record, name)
    const evaluation =
      hasTrace && isEvaluationEvent(name) ? readEvaluation(record.attributes) : null
    const spanId =
      evaluation !== null && isSpanId(record.spanId)
        ? record.spanId
        : this.spanIdOf(record, traceId, name, attributes)
    const { row } = normaliseSpan(
      pseudoSpan({ record, traceId, spanId, name, time, attributes }),
      facts,
      this.context,
    )
    if (row === null) return { row: null, score: null }
    if (evaluation !== null) {
      const about = isSpanId(record.spanId) ? evaluation.about : 'trace'
      return { row: null, score: scoreRow({ ...evaluation, about }, row) }
    }
    asEvent(row, name, record)
    if (!hasTrace)
      row.trace_name = `logs of ${facts.service === '' ? 'an unnamed service' : facts.service}`
    return { row, score: null }
  }

  private traceOfMinute(timeNs: bigint, facts: GroupFacts): string {
    const minute = timeNs / nanosecondsPerMinute
    const { project, environment } = this.context
    return derivedTraceId(project, environment, this.shortOf(facts.resource), minute.toString())
  }

  /** A long resource's hash stands for it: else every record of an export would hash megabytes. */
  private shortOf(resource: string): string {
    if (resource.length <= hashedCharactersMin) return resource
    if (this.hashed.resource !== resource) {
      const hash = createHash('sha256').update(resource).digest('hex')
      this.hashed = { resource, hash }
    }
    return this.hashed.hash
  }

  private spanIdOf(
    record: OtlpLogRecord,
    traceId: string,
    name: string,
    attributes: Attributes,
  ): string {
    const content = JSON.stringify([record.body, attributes, record.severityNumber])
    const id = derivedSpanId(traceId, record.spanId, String(record.timeNs), name, content)
    const times = this.seen.get(id) ?? 0
    this.seen.set(id, times + 1)
    return times === 0 ? id : derivedSpanId(id, String(times))
  }
}

/** When it happened; failing that when it was seen, failing that now. */
function timeOf(record: OtlpLogRecord, context: IngestContext): bigint {
  if (record.timeNs > 0n) return record.timeNs
  return record.observedNs > 0n ? record.observedNs : context.nowNs
}

/** The record's own attributes, and under `log.*` what a log has and a span has not. */
function attributesOf(record: OtlpLogRecord, name: string): Attributes {
  const attributes: Attributes = { ...record.attributes }
  const own: Attributes = {
    'log.event_name': name,
    'log.severity_number': record.severityNumber,
    'log.severity_text': record.severityText,
    'log.observed_time_unix_nano': record.observedNs > 0n ? String(record.observedNs) : '',
    'otel.raw_trace_id': isTraceId(record.traceId) ? '' : record.traceId,
  }
  for (const key in own) {
    const value = own[key] ?? null
    if (value !== '' && value !== 0) setOwn(attributes, key, value)
  }
  return attributes
}

function pseudoSpan(parts: {
  readonly record: OtlpLogRecord
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly time: bigint
  readonly attributes: Attributes
}): OtlpSpan {
  const { record, traceId, spanId, name, time, attributes } = parts
  return {
    traceId,
    spanId,
    parentSpanId: isTraceId(record.traceId) ? record.spanId : '',
    traceState: '',
    name: name === '' ? 'log' : name,
    kind: 0,
    startNs: time,
    endNs: time,
    attributes,
    droppedAttributes: record.droppedAttributes,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    statusCode: 0,
    statusMessage: '',
  }
}

function asEvent(row: SpanRow, name: string, record: OtlpLogRecord): void {
  row.kind = 'span'
  row.counts = 0
  row.status = 'unset' // an event neither succeeds nor fails, but for an exception below
  row.flags.push('log-event')
  const failure = toText(record.attributes['exception.type'])
  if (failure !== '') {
    row.status = 'error'
    if (row.error_type === '') row.error_type = failure
    row.status_message = toText(record.attributes['exception.message'])
  }
  if (isMessageEvent(name)) {
    const message = eventMessage(name, hasBody(record) ? record.body : record.attributes)
    const side = name === 'gen_ai.choice' ? 'output' : 'input'
    if (message !== null) {
      row[side] = JSON.stringify([message])
      return
    }
  }
  // What the application said: text as it is, structure as JSON.
  if (row.output === '') row.output = toText(record.body)
}

function hasBody(record: OtlpLogRecord): boolean {
  return record.body !== null && record.body !== ''
}
