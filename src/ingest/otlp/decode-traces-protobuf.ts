import type { Result } from '#kit/result.ts'
import type { OtlpFault } from './otlp-fault.ts'
import type {
  Attributes,
  OtlpEvent,
  OtlpGroup,
  OtlpLink,
  OtlpSpan,
} from '#contract/otlp/otlp-records.ts'
import { readAttribute, type RequestReader } from './protobuf-attributes.ts'
import { readGroups } from './protobuf-groups.ts'

/**
 * Decodes an ExportTraceServiceRequest. Field numbers and types are those of
 * opentelemetry/proto/trace/v1/trace.proto; a tag below is `number << 3 | wire type`. Unknown
 * fields are skipped, so a newer emitter is still read.
 */
export function decodeTracesProtobuf(body: Buffer): Result<OtlpGroup<OtlpSpan>[], OtlpFault> {
  return readGroups(body, { resourceLevel: 'ResourceSpans', scopeLevel: 'ScopeSpans' }, readSpan)
}

function readSpan(reader: RequestReader): OtlpSpan {
  const outerEnd = reader.enter()
  reader.message = 'Span'
  const span: OtlpSpan = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    name: '',
    kind: 0,
    startNs: 0n,
    endNs: 0n,
    attributes: {},
    droppedAttributes: 0,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    statusCode: 0,
    statusMessage: '',
  }
  while (reader.at < reader.end) {
    const tag = reader.tag()
    switch (tag) {
      case 0x4a:
        readAttribute(reader, span.attributes, 0)
        break
      case 0x0a:
        span.traceId = reader.hex()
        break
      case 0x12:
        span.spanId = reader.hex()
        break
      case 0x1a:
        span.traceState = reader.text()
        break
      case 0x22:
        span.parentSpanId = reader.hex()
        break
      case 0x2a:
        span.name = reader.name()
        break
      case 0x30:
        span.kind = reader.uint32()
        break
      case 0x39:
        span.startNs = reader.fixed64()
        break
      case 0x41:
        span.endNs = reader.fixed64()
        break
      case 0x50:
        span.droppedAttributes = reader.uint32()
        break
      case 0x5a:
        span.events.push(readEvent(reader))
        reader.message = 'Span'
        break
      case 0x60:
        span.droppedEvents = reader.uint32()
        break
      case 0x6a:
        span.links.push(readLink(reader))
        reader.message = 'Span'
        break
      case 0x70:
        span.droppedLinks = reader.uint32()
        break
      case 0x7a:
        readStatus(reader, span)
        break
      default:
        reader.skip(tag)
    }
  }
  reader.end = outerEnd
  return span
}

function readEvent(reader: RequestReader): OtlpEvent {
  const outerEnd = reader.enter()
  reader.message = 'Span.Event'
  reader.budget.spendValue()
  let timeNs = 0n
  let name = ''
  const attributes: Attributes = {}
  let droppedAttributes = 0
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x09) timeNs = reader.fixed64()
    else if (tag === 0x12) name = reader.name()
    else if (tag === 0x1a) readAttribute(reader, attributes, 0)
    else if (tag === 0x20) droppedAttributes = reader.uint32()
    else reader.skip(tag)
  }
  reader.end = outerEnd
  return { timeNs, name, attributes, droppedAttributes }
}

function readLink(reader: RequestReader): OtlpLink {
  const outerEnd = reader.enter()
  reader.message = 'Span.Link'
  reader.budget.spendValue()
  let traceId = ''
  let spanId = ''
  let traceState = ''
  const attributes: Attributes = {}
  let droppedAttributes = 0
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x0a) traceId = reader.hex()
    else if (tag === 0x12) spanId = reader.hex()
    else if (tag === 0x1a) traceState = reader.text()
    else if (tag === 0x22) readAttribute(reader, attributes, 0)
    else if (tag === 0x28) droppedAttributes = reader.uint32()
    else reader.skip(tag)
  }
  reader.end = outerEnd
  return { traceId, spanId, traceState, attributes, droppedAttributes }
}

function readStatus(reader: RequestReader, span: OtlpSpan): void {
  const outerEnd = reader.enter()
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x12) span.statusMessage = reader.text()
    else if (tag === 0x18) span.statusCode = reader.uint32()
    else reader.skip(tag)
  }
  reader.end = outerEnd
}
