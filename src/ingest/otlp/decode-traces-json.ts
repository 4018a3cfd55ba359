import type { Result } from '#kit/result.ts'
import type { Budget } from './budget.ts'
import {
  arrayAt,
  attributesAt,
  countOf,
  enumOf,
  field,
  idAt,
  objectAt,
  textAt,
  timeOf,
  type JsonObject,
} from './json-fields.ts'
import { readJsonGroups } from './json-groups.ts'
import type { OtlpFault } from './otlp-fault.ts'
import type { OtlpEvent, OtlpGroup, OtlpLink, OtlpSpan } from '#contract/otlp/otlp-records.ts'

const spanKindNames = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
const statusNames = ['UNSET', 'OK', 'ERROR']

/**
 * Decodes an ExportTraceServiceRequest in OTLP/JSON: ids are hex, 64-bit integers strings or
 * numbers, enums numbers or names, unknown fields are ignored.
 * Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function decodeTracesJson(body: Buffer): Result<OtlpGroup<OtlpSpan>[], OtlpFault> {
  return readJsonGroups(
    body,
    {
      resources: ['resourceSpans', 'resource_spans'],
      scopes: ['scopeSpans', 'scope_spans'],
      items: ['spans', 'spans'],
    },
    readSpan,
  )
}

function readSpan(span: JsonObject, path: string, budget: Budget): OtlpSpan {
  const status = objectAt(span['status'], `${path}.status`)
  const events = arrayAt(span['events'], `${path}.events`)
  const links = arrayAt(span['links'], `${path}.links`)
  return {
    traceId: idAt(field(span, 'traceId', 'trace_id'), `${path}.traceId`),
    spanId: idAt(field(span, 'spanId', 'span_id'), `${path}.spanId`),
    parentSpanId: idAt(field(span, 'parentSpanId', 'parent_span_id'), `${path}.parentSpanId`),
    traceState: textAt(field(span, 'traceState', 'trace_state'), `${path}.traceState`),
    name: textAt(span['name'], `${path}.name`),
    kind: enumOf(span['kind'], 'SPAN_KIND_', spanKindNames),
    startNs: timeOf(field(span, 'startTimeUnixNano', 'start_time_unix_nano')),
    endNs: timeOf(field(span, 'endTimeUnixNano', 'end_time_unix_nano')),
    attributes: attributesAt(span['attributes'], `${path}.attributes`, budget),
    droppedAttributes: countOf(field(span, 'droppedAttributesCount', 'dropped_attributes_count')),
    events: events.map((event, index) => readEvent(event, `${path}.events[${index}]`, budget)),
    droppedEvents: countOf(field(span, 'droppedEventsCount', 'dropped_events_count')),
    links: links.map((link, index) => readLink(link, `${path}.links[${index}]`, budget)),
    droppedLinks: countOf(field(span, 'droppedLinksCount', 'dropped_links_count')),
    statusCode: enumOf(status['code'], 'STATUS_CODE_', statusNames),
    statusMessage: textAt(status['message'], `${path}.status.message`),
  }
}

function readEvent(value: unknown, path: string, budget: Budget): OtlpEvent {
  budget.spendValue()
  const event = objectAt(value, path)
  return {
    timeNs: timeOf(field(event, 'timeUnixNano', 'time_unix_nano')),
    name: textAt(event['name'], `${path}.name`),
    attributes: attributesAt(event['attributes'], `${path}.attributes`, budget),
    droppedAttributes: countOf(field(event, 'droppedAttributesCount', 'dropped_attributes_count')),
  }
}

function readLink(value: unknown, path: string, budget: Budget): OtlpLink {
  budget.spendValue()
  const link = objectAt(value, path)
  return {
    traceId: idAt(field(link, 'traceId', 'trace_id'), `${path}.traceId`),
    spanId: idAt(field(link, 'spanId', 'span_id'), `${path}.spanId`),
    traceState: textAt(field(link, 'traceState', 'trace_state'), `${path}.traceState`),
    attributes: attributesAt(link['attributes'], `${path}.attributes`, budget),
    droppedAttributes: countOf(field(link, 'droppedAttributesCount', 'dropped_attributes_count')),
  }
}
