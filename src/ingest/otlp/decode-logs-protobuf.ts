import type { Result } from '#kit/result.ts'
import type { OtlpFault } from './otlp-fault.ts'
import type { OtlpGroup, OtlpLogRecord } from '#contract/otlp/otlp-records.ts'
import { readAttribute, readValue, type RequestReader } from './protobuf-attributes.ts'
import { readGroups } from './protobuf-groups.ts'

/**
 * Decodes an ExportLogsServiceRequest. Field numbers and types are those of
 * opentelemetry/proto/logs/v1/logs.proto; a tag below is `number << 3 | wire type`.
 */
export function decodeLogsProtobuf(body: Buffer): Result<OtlpGroup<OtlpLogRecord>[], OtlpFault> {
  return readGroups(body, { resourceLevel: 'ResourceLogs', scopeLevel: 'ScopeLogs' }, readRecord)
}

function readRecord(reader: RequestReader): OtlpLogRecord {
  const outerEnd = reader.enter()
  reader.message = 'LogRecord'
  const record: OtlpLogRecord = {
    timeNs: 0n,
    observedNs: 0n,
    severityNumber: 0,
    severityText: '',
    body: null,
    attributes: {},
    droppedAttributes: 0,
    traceId: '',
    spanId: '',
    eventName: '',
  }
  while (reader.at < reader.end) {
    const tag = reader.tag()
    switch (tag) {
      case 0x09:
        record.timeNs = reader.fixed64()
        break
      case 0x10:
        record.severityNumber = reader.uint32()
        break
      case 0x1a:
        record.severityText = reader.text()
        break
      case 0x2a:
        record.body = readValue(reader, 0)
        break
      case 0x32:
        readAttribute(reader, record.attributes, 0)
        break
      case 0x38:
        record.droppedAttributes = reader.uint32()
        break
      case 0x4a:
        record.traceId = reader.hex()
        break
      case 0x52:
        record.spanId = reader.hex()
        break
      case 0x59:
        record.observedNs = reader.fixed64()
        break
      case 0x62:
        record.eventName = reader.name()
        break
      default:
        reader.skip(tag)
    }
  }
  reader.end = outerEnd
  return record
}
