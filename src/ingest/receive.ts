import { decodeLogsJson } from '#ingest/otlp/decode-logs-json.ts'
import { decodeLogsProtobuf } from '#ingest/otlp/decode-logs-protobuf.ts'
import { decodeTracesJson } from '#ingest/otlp/decode-traces-json.ts'
import { decodeTracesProtobuf } from '#ingest/otlp/decode-traces-protobuf.ts'
import type { OtlpFault } from '#ingest/otlp/otlp-fault.ts'
import type { ScoreRow } from '#contract/score-row.ts'
import type { SpanRow } from '#contract/span-row.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { encodingOf } from './content-types.ts'
import type { IngestContext } from './ingest-context.ts'
import { normaliseSpan } from './normalise.ts'
import { RecordReader } from './normalise-record.ts'
import { Rejections } from './rejections.ts'
import { scoreRow } from './score-row.ts'
import { SharedTexts } from './shared-texts.ts'

/** What became of a request: rows for the spool, and how many records could not become one. */
export type Received = {
  readonly rows: SpanRow[]
  readonly scores: ScoreRow[]
  readonly rejected: number
  /** '' when nothing was rejected; goes into the answer's partial success. */
  readonly rejectedWhy: string
}

/** An OTLP/HTTP request after its content-encoding is undone. */
export type OtlpRequest = {
  readonly contentType: string
  readonly body: Buffer
  readonly context: IngestContext
}

/** Reads an export of traces. Pure: no I/O, no clock; never throws on any body. */
export function receiveTraces(request: OtlpRequest): Result<Received, OtlpFault> {
  const encoding = encodingOf(request.contentType)
  if (encoding === null) return failed(unsupported(request.contentType))
  const decode = encoding === 'json' ? decodeTracesJson : decodeTracesProtobuf
  const decoded = decode(request.body)
  if (!decoded.ok) return decoded
  const rows: SpanRow[] = []
  const scores: ScoreRow[] = []
  const rejections = new Rejections()
  const texts = new SharedTexts()
  for (const { resource, scope, items } of decoded.value) {
    const facts = texts.facts(resource, scope)
    for (const span of items) {
      const { row, evaluations, refused } = normaliseSpan(span, facts, request.context)
      if (row === null) {
        rejections.add(refused)
        continue
      }
      texts.fit(row, { resource, scope })
      rows.push(row)
      for (const evaluation of evaluations) scores.push(scoreRow(evaluation, row))
    }
  }
  return ok({ rows, scores, rejected: rejections.count, rejectedWhy: rejections.why('spans') })
}

/**
 * Reads an export of logs: GenAI events, evaluations, and what the application logged. A record is
 * never rejected: without a time it happened when it came, without a trace it joins its service's.
 */
export function receiveLogs(request: OtlpRequest): Result<Received, OtlpFault> {
  const encoding = encodingOf(request.contentType)
  if (encoding === null) return failed(unsupported(request.contentType))
  const decode = encoding === 'json' ? decodeLogsJson : decodeLogsProtobuf
  const decoded = decode(request.body)
  if (!decoded.ok) return decoded
  const rows: SpanRow[] = []
  const scores: ScoreRow[] = []
  const reader = new RecordReader(request.context)
  const texts = new SharedTexts()
  for (const { resource, scope, items } of decoded.value) {
    const facts = texts.facts(resource, scope)
    for (const record of items) {
      const { row, score } = reader.read(record, facts)
      if (row !== null) {
        texts.fit(row, { resource, scope })
        rows.push(row)
      }
      if (score !== null) scores.push(score)
    }
  }
  return ok({ rows, scores, rejected: 0, rejectedWhy: '' })
}

function unsupported(contentType: string): OtlpFault {
  return {
    kind: 'unsupported',
    message: `Content-Type "${contentType.slice(0, 80)}" is not OTLP. Send application/x-protobuf or application/json; gRPC is not spoken on this port (OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf).`,
  }
}
