import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OtlpFault } from '#contract/otlp/otlp-fault.ts'
import type { KeyFinder } from '#access/find-key.ts'
import type { ExportToRead, OtlpSignal, ReadExport } from '#http/front/read-export.ts'
import type { CapturePolicy } from '#ingest/apply-capture.ts'
import { encodeAnswer, encodeFault, type OtlpAnswer } from '#ingest/encode-answer.ts'
import { decodeBody, readCodings } from '#kit/content-coding.ts'
import type { Clock } from '#kit/clock.ts'
import { BodyTooLarge, readBody } from '#kit/read-body.ts'
import type { Result } from '#kit/result.ts'
import { type SpoolWriter, SpoolRefusal } from '#spool/writer.ts'

export type OtlpParts = {
  readonly keys: KeyFinder
  readonly spool: SpoolWriter
  readonly clock: Clock
  readonly bodyBytesMax: number
  /** What a project wants kept. */
  readonly policy: (project: string) => CapturePolicy
  readonly readExport: (given: ExportToRead) => Promise<Result<ReadExport, OtlpFault>>
  readonly used: (keyId: string) => void
  /** Counts spans that were answered with an error. */
  readonly refused: (spans: number) => void
}

/** What an exporter may send here. Metrics are acknowledged and not kept: an exporter that is refused says so at every interval. */
type Signal = OtlpSignal | 'metrics'

const paths: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
  '/api/public/otel/v1/traces': 'traces',
  '/api/public/otel/v1/logs': 'logs',
  '/api/public/otel/v1/metrics': 'metrics',
}

/** What an exporter's owner can do about an export that is too long. */
const smallerBatches = 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).'

/** Which signal a path takes; null when it is none of OTLP's. */
export function otlpSignal(url: string): Signal | null {
  const at = url.indexOf('?')
  return paths[at === -1 ? url : url.slice(0, at)] ?? null
}

/** Answers one OTLP/HTTP export: nothing is acknowledged before it is safe in the spool. */
export async function answerOtlp(
  request: IncomingMessage,
  response: ServerResponse,
  signal: Signal,
  parts: OtlpParts,
): Promise<void> {
  const contentType = request.headers['content-type'] ?? ''
  const say = ({ status, headers, body }: OtlpAnswer) => {
    response.writeHead(status, { ...headers, 'content-length': body.length })
    response.end(body)
  }
  const refuse = (fault: OtlpFault) => say(encodeFault({ contentType, fault }))
  const found = parts.keys.find(request.headers, '', parts.clock.nowMs())
  if (!found.ok || !found.value.scopes.includes('ingest')) {
    const message = found.ok
      ? 'This key may not send traces; its scopes lack `ingest`.'
      : found.fault.message
    request.resume()
    refuse({ kind: found.ok ? 'forbidden' : 'unauthenticated', message })
    return
  }
  const key = found.value
  if (signal === 'metrics') {
    request.resume()
    const taken = encodeAnswer({ contentType, signal: 'traces', rejected: 0, message: '' })
    say({ ...taken, headers: { ...taken.headers, 'x-belay-note': 'metrics are not kept' } })
    return
  }
  let raw: Buffer
  try {
    raw = await readBody(request, parts.bodyBytesMax)
  } catch (error) {
    if (error instanceof BodyTooLarge) refuse({ kind: 'too-large', message: error.message })
    return
  }
  const codings = readCodings(request.headers['content-encoding'])
  if (!codings.ok) {
    refuse(codings.fault)
    return
  }
  const { bodyBytesMax } = parts
  const decoded = await decodeBody({ codings: codings.value, body: raw, bytesMax: bodyBytesMax })
  if (!decoded.ok) {
    const { kind, message } = decoded.fault
    refuse({ kind, message: kind === 'too-large' ? `${message} ${smallerBatches}` : message })
    return
  }
  const read = await parts.readExport({
    signal,
    contentType,
    body: decoded.value,
    context: {
      project: key.project,
      environment: key.environment,
      key: key.id,
      nowNs: parts.clock.nowNs(),
    },
    policy: parts.policy(key.project),
  })
  if (!read.ok) {
    parts.refused(1)
    refuse(read.fault)
    return
  }
  const { frames, count, spans, rejected, rejectedWhy } = read.value
  parts.used(key.id)
  try {
    if (count > 0) await parts.spool.append(frames, { count })
  } catch (error) {
    parts.refused(spans)
    const isFull = error instanceof SpoolRefusal
    refuse({
      kind: 'unavailable',
      retryAfterSeconds: 5,
      message: isFull
        ? error.message
        : `The spool could not be written: ${error instanceof Error ? error.message : error}. Try again.`,
    })
    return
  }
  parts.refused(rejected)
  say(encodeAnswer({ contentType, signal, rejected, message: rejectedWhy }))
}
