import type { Result } from '#kit/result.ts'
import type { Budget } from './budget.ts'
import {
  attributesAt,
  countOf,
  enumOf,
  field,
  idAt,
  textAt,
  timeOf,
  bodyAt,
  type JsonObject,
} from './json-fields.ts'
import { readJsonGroups } from './json-groups.ts'
import type { OtlpFault } from './otlp-fault.ts'
import type { OtlpGroup, OtlpLogRecord } from '#contract/otlp/otlp-records.ts'

// Six levels of four steps, in order: TRACE is 1, TRACE2 is 2, …, FATAL4 is 24.
const severityNames = [
  'UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level) =>
    ['', '2', '3', '4'].map((step) => level + step),
  ),
]

/** Decodes an ExportLogsServiceRequest in OTLP/JSON; the encoding's rules are those of traces. */
export function decodeLogsJson(body: Buffer): Result<OtlpGroup<OtlpLogRecord>[], OtlpFault> {
  return readJsonGroups(
    body,
    {
      resources: ['resourceLogs', 'resource_logs'],
      scopes: ['scopeLogs', 'scope_logs'],
      items: ['logRecords', 'log_records'],
    },
    readRecord,
  )
}

function readRecord(record: JsonObject, path: string, budget: Budget): OtlpLogRecord {
  const severity = field(record, 'severityNumber', 'severity_number')
  return {
    timeNs: timeOf(field(record, 'timeUnixNano', 'time_unix_nano')),
    observedNs: timeOf(field(record, 'observedTimeUnixNano', 'observed_time_unix_nano')),
    severityNumber: enumOf(severity, 'SEVERITY_NUMBER_', severityNames),
    severityText: textAt(field(record, 'severityText', 'severity_text'), `${path}.severityText`),
    body: bodyAt(record['body'], `${path}.body`, budget),
    attributes: attributesAt(record['attributes'], `${path}.attributes`, budget),
    droppedAttributes: countOf(field(record, 'droppedAttributesCount', 'dropped_attributes_count')),
    traceId: idAt(field(record, 'traceId', 'trace_id'), `${path}.traceId`),
    spanId: idAt(field(record, 'spanId', 'span_id'), `${path}.spanId`),
    eventName: textAt(field(record, 'eventName', 'event_name'), `${path}.eventName`),
  }
}
