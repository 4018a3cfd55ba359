import type { OtlpFault } from '#ingest/otlp/otlp-fault.ts'
import { encodingOf, mediaTypeOf, type OtlpEncoding } from './content-types.ts'
import { writeMessage, writeNumber, writeText } from './protobuf-writer.ts'

/** What goes back on an OTLP request, bytes and all. */
export type OtlpAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/**
 * The answer to a request that was taken: ExportTraceServiceResponse or ExportLogsServiceResponse in
 * the request's encoding. `partial_success` stands there only if something was rejected, because
 * clients take its presence for a warning.
 * Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function encodeAnswer(answer: {
  readonly contentType: string
  readonly signal: 'traces' | 'logs'
  readonly rejected: number
  readonly message: string
}): OtlpAnswer {
  const encoding = encodingOf(answer.contentType) ?? 'protobuf'
  const body = encoding === 'json' ? answerJson(answer) : answerProtobuf(answer)
  return { status: 200, headers: headersFor(encoding), body }
}

type Rejection = {
  readonly signal: 'traces' | 'logs'
  readonly rejected: number
  readonly message: string
}

function answerJson({ signal, rejected, message }: Rejection): Buffer {
  if (rejected === 0) return Buffer.from('{}')
  const count = signal === 'traces' ? 'rejectedSpans' : 'rejectedLogRecords'
  return Buffer.from(
    JSON.stringify({ partialSuccess: { [count]: String(rejected), errorMessage: message } }),
  )
}

function answerProtobuf({ rejected, message }: Rejection): Buffer {
  if (rejected === 0) return Buffer.alloc(0)
  return writeMessage(1, Buffer.concat([writeNumber(1, rejected), writeText(2, message)]))
}

// HTTP statuses as the specification assigns them: of these only 429 and 503 are sent again.
const statuses: Readonly<Record<OtlpFault['kind'], number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'too-large': 413,
  unsupported: 415,
  'too-many': 429,
  unavailable: 503,
}

// google.rpc.Code: INVALID_ARGUMENT 3, PERMISSION_DENIED 7, RESOURCE_EXHAUSTED 8, UNAVAILABLE 14,
// UNAUTHENTICATED 16.
const rpcCodes: Readonly<Record<OtlpFault['kind'], number>> = {
  malformed: 3,
  unauthenticated: 16,
  forbidden: 7,
  'too-large': 8,
  unsupported: 3,
  'too-many': 8,
  unavailable: 14,
}

/** A spool that is full drains in seconds; exporters give up after about half a minute. */
const retryAfterSecondsUsual = 5

/**
 * The answer to a request that was not taken: google.rpc.Status in the request's encoding, JSON
 * where that encoding is itself what is not understood. Retryable faults carry Retry-After.
 */
export function encodeFault(refused: {
  readonly contentType: string
  readonly fault: OtlpFault
}): OtlpAnswer {
  const { fault } = refused
  const encoding = encodingOf(refused.contentType) ?? 'json'
  const code = rpcCodes[fault.kind]
  const body =
    encoding === 'json'
      ? Buffer.from(JSON.stringify({ code, message: fault.message }))
      : Buffer.concat([writeNumber(1, code), writeText(2, fault.message)])
  const isRetryable = fault.kind === 'too-many' || fault.kind === 'unavailable'
  const seconds = isRetryable ? (fault.retryAfterSeconds ?? retryAfterSecondsUsual) : 0
  const retry = isRetryable ? { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } : {}
  return { status: statuses[fault.kind], headers: { ...headersFor(encoding), ...retry }, body }
}

function headersFor(encoding: OtlpEncoding): Record<string, string> {
  return { 'content-type': mediaTypeOf(encoding) }
}
