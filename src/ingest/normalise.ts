import type {
  Attributes,
  OtlpEvent,
  OtlpLink,
  OtlpScope,
  OtlpSpan,
} from '#contract/otlp/otlp-records.ts'
import { emptySpanRow, type SpanRow } from '#contract/span-row.ts'
import type { TextColumn } from '#plugins/vocabularies/text-column.ts'
import type { FoundEvaluation } from '#plugins/vocabularies/evaluation-events.ts'
import { makerOf, providerId } from '#plugins/vocabularies/provider-names.ts'
import { toCount, toText } from '#plugins/vocabularies/read-value.ts'
import { SpanReading } from '#plugins/vocabularies/span-reading.ts'
import { AttributeIndex, type AttributeFacts } from './attribute-index.ts'
import { clampTimes } from './clamp-times.ts'
import { dialects } from './dialects.ts'
import type { IngestContext } from './ingest-context.ts'
import { isSpanId, refusedIds } from './span-ids.ts'

/** What the spans of a group share, written out once for all of them. */
export type GroupFacts = {
  readonly service: string
  readonly resource: string
  readonly scope: OtlpScope
  readonly scopeJson: string
}

/** A span as a row with the judgements it carries, or why it cannot be one. */
export type Normalised =
  | {
      readonly row: SpanRow
      readonly evaluations: readonly FoundEvaluation[]
      readonly refused: null
    }
  | { readonly row: null; readonly evaluations: readonly []; readonly refused: string }

const index = new AttributeIndex(dialects)
const spanKindNames = ['', '', 'server', 'client', 'producer', 'consumer']

/** How far a sender's clock may be ahead before its spans say so; networks and batches only delay. */
const clockAheadNs = 30_000_000_000n

/** Price tiers that are no tier: what providers call a call at the ordinary price. */
const ordinaryTiers = new Set(['default', 'standard', 'auto', 'on_demand', 'standard_only'])

/** A service's name is a column of every row: of what is longer its resource has the rest. */
const serviceCharactersMax = 1000

/** `resourceText` is the resource's JSON where it was written before. */
export function groupFacts(
  resource: Attributes,
  scope: OtlpScope,
  resourceText?: string,
): GroupFacts {
  const { name, version, attributes } = scope
  const scopeFields =
    Object.keys(attributes).length > 0 ? { name, version, attributes } : { name, version }
  return {
    service: toText(resource['service.name']).slice(0, serviceCharactersMax),
    resource: resourceText ?? (Object.keys(resource).length > 0 ? JSON.stringify(resource) : ''),
    scope,
    scopeJson: name === '' && version === '' ? '' : JSON.stringify(scopeFields),
  }
}

/**
 * Turns a span of any dialect into a row: what has a column moves there, everything else stays in
 * `attributes`, `resource`, `scope`, `events` and `links`. A span that is no GenAI span at all is a
 * row of kind `span`. Refuses only what has no usable ids or times.
 */
export function normaliseSpan(
  span: OtlpSpan,
  facts: GroupFacts,
  context: IngestContext,
): Normalised {
  const refused = refusedIds(span.traceId, span.spanId)
  if (refused !== null) return { row: null, evaluations: [], refused }
  const times = clampTimes({ startNs: span.startNs, endNs: span.endNs, nowNs: context.nowNs })
  if (times === null) {
    return { row: null, evaluations: [], refused: 'a span has neither a start nor an end time' }
  }
  const row = emptySpanRow()
  row.project = context.project
  row.environment = context.environment
  row.key = context.key
  row.trace_id = span.traceId
  row.span_id = span.spanId
  row.parent_span_id = isSpanId(span.parentSpanId) ? span.parentSpanId : ''
  row.started_at = times.startNs.toString()
  row.duration_ns = times.durationNs.toString()
  row.name = span.name
  row.service = facts.service
  row.status = span.statusCode === 2 ? 'error' : span.statusCode === 1 ? 'ok' : 'unset'
  row.status_message = span.statusMessage
  row.resource = facts.resource
  row.scope = facts.scopeJson
  const reading = new SpanReading({
    row,
    attributes: span.attributes,
    events: span.events,
    scope: facts.scope,
    startNs: span.startNs,
  })
  readDialects(reading)
  settle(reading)
  if (times.isClamped) keepRawTimes(reading, span)
  if (times.startNs > context.nowNs + clockAheadNs) row.flags.push('clock-ahead')
  keepProtocol(reading, span)
  row.attributes = leftOver(reading)
  row.events = eventsJson(span.events, reading.takenEvents)
  row.links = linksJson(span.links)
  return { row, evaluations: reading.evaluations, refused: null }
}

/** Runs the tables of all dialects over the attributes, then every dialect that is spoken. */
function readDialects(reading: SpanReading): void {
  const { attributes, row } = reading
  let readers = 0
  // Facts of the attribute that filled a column, looked at only when a second one wants it.
  const winners: Partial<Record<TextColumn, AttributeFacts>> = {}
  for (const name in attributes) {
    const facts = index.look(name)
    readers |= facts.readers
    if (facts.column !== null) {
      const winner = winners[facts.column]
      if (winner === undefined || facts.rank < winner.rank) {
        const text = toText(attributes[name])
        if (text === '') continue
        row[facts.column] = text
        winners[facts.column] = facts
      }
    } else if (facts.parameter !== null) {
      if (reading.parameter(facts.parameter, attributes[name])) reading.taken.add(name)
    } else if (facts.rename !== null) reading.rename(name, facts.rename)
  }
  if (reading.events.length > 0) readers |= readersOfEvents(reading.events)
  if (readers !== 0) runDialects(reading, readers)
}

function readersOfEvents(events: readonly OtlpEvent[]): number {
  let readers = 0
  for (const event of events) {
    if (event.name.startsWith('gen_ai.')) readers |= index.look(event.name).readers
  }
  return readers
}

function runDialects(reading: SpanReading, readers: number): void {
  for (let place = 0; place < dialects.length; place += 1) {
    if ((readers & (1 << place)) === 0) continue
    try {
      dialects[place]?.read(reading)
    } catch (error) {
      // A dialect must not throw. Values nested deep enough to exhaust the stack still make one,
      // and a span that is stored as it came beats a batch that is lost.
      if (!(error instanceof RangeError)) throw error
      if (!reading.row.flags.includes('not-understood')) reading.row.flags.push('not-understood')
      reading.taken.clear()
    }
  }
}

/** What follows from all that the dialects found. */
function settle(reading: SpanReading): void {
  const { row, attributes } = reading
  if (!reading.hasKind && isModelCall(reading)) row.kind = 'model'
  row.counts = row.kind === 'model' && !reading.isOuter ? 1 : 0
  // Where the id is not what the emitter said, its attribute stays, as every other that differs.
  if (row.provider !== '') row.provider = providerId(row.provider)
  if (row.provider === '' && row.counts === 1) guessProvider(row)
  if (ordinaryTiers.has(row.price_tier)) row.price_tier = ''
  const status = toCount(attributes['http.response.status_code'] ?? attributes['http.status_code'])
  if (status !== undefined && status < 1_000) {
    row.http_status = status
    reading.taken.add('http.response.status_code').add('http.status_code')
  }
  if (row.status === 'error') readFailure(reading)
  // An instrumentation says what failed and leaves unset what did not; a step of its own that ended has succeeded.
  else if (row.status === 'unset' && row.kind !== 'span') row.status = 'ok'
  const names = Object.keys(reading.parameters)
  if (names.length > 0) row.parameters = JSON.stringify(reading.parameters)
}

/** Without a provider a call has no price: its model's name often tells who makes it. */
function guessProvider(row: SpanRow): void {
  row.provider = makerOf(row.request_model) || makerOf(row.response_model)
  if (row.provider !== '') row.flags.push('provider-guessed')
}

/** A span that says neither what it does nor what it is, but names a model and its tokens. */
function isModelCall(reading: SpanReading): boolean {
  const { row } = reading
  return (
    row.operation === '' && row.request_model !== '' && (reading.hasUsage || row.provider !== '')
  )
}

function readFailure({ row, events }: SpanReading): void {
  const exception = events.findLast((event) => event.name === 'exception')
  if (row.error_type === '') row.error_type = toText(exception?.attributes['exception.type'])
  if (row.error_type === '' && row.http_status >= 400) row.error_type = String(row.http_status)
  if (row.status_message === '')
    row.status_message = toText(exception?.attributes['exception.message'])
}

function keepRawTimes(reading: SpanReading, span: OtlpSpan): void {
  reading.row.flags.push('time-clamped')
  reading.added['otel.raw_start_time_unix_nano'] = span.startNs.toString()
  reading.added['otel.raw_end_time_unix_nano'] = span.endNs.toString()
}

/** The parts of the protocol that have no column and would be lost otherwise. */
function keepProtocol({ added, row }: SpanReading, span: OtlpSpan): void {
  const kind = spanKindNames[span.kind] ?? ''
  if (kind !== '') added['otel.span_kind'] = kind
  if (span.traceState !== '') added['otel.trace_state'] = span.traceState
  if (span.parentSpanId !== row.parent_span_id) added['otel.raw_parent_span_id'] = span.parentSpanId
  if (span.droppedAttributes > 0) added['otel.dropped_attributes_count'] = span.droppedAttributes
  if (span.droppedEvents > 0) added['otel.dropped_events_count'] = span.droppedEvents
  if (span.droppedLinks > 0) added['otel.dropped_links_count'] = span.droppedLinks
}

/**
 * Everything that nobody took, as a JSON object. Written piece by piece: building an object only to
 * write it out was a tenth of the time that a span takes.
 */
function leftOver({ attributes, taken, added, row }: SpanReading): string {
  let json = ''
  for (const name in attributes) {
    if (taken.has(name)) continue
    const value = attributes[name] ?? null
    const { column, jsonName } = index.look(name)
    // An attribute whose column says something else stays, so that the difference can be seen.
    if (column !== null && toText(value) === row[column]) continue
    json += (json === '' ? '{' : ',') + jsonName + JSON.stringify(value)
  }
  for (const name in added) {
    json +=
      (json === '' ? '{' : ',') + index.look(name).jsonName + JSON.stringify(added[name] ?? null)
  }
  return json === '' ? '' : `${json}}`
}

function eventsJson(events: readonly OtlpEvent[], taken: ReadonlySet<number>): string {
  if (events.length === 0 || taken.size === events.length) return ''
  const kept = events.filter((_event, place) => !taken.has(place))
  return JSON.stringify(
    kept.map(({ timeNs, name, attributes, droppedAttributes }) => ({
      timeUnixNano: timeNs.toString(),
      name,
      attributes,
      ...(droppedAttributes > 0 && { droppedAttributesCount: droppedAttributes }),
    })),
  )
}

function linksJson(links: readonly OtlpLink[]): string {
  if (links.length === 0) return ''
  return JSON.stringify(
    links.map(({ traceId, spanId, traceState, attributes, droppedAttributes }) => ({
      traceId,
      spanId,
      ...(traceState !== '' && { traceState }),
      attributes,
      ...(droppedAttributes > 0 && { droppedAttributesCount: droppedAttributes }),
    })),
  )
}
