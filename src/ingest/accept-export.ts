import type { IncomingHttpHeaders } from 'node:http'
import type { KeyFinder } from '#access/find-key.ts'
import type { CapturePolicy } from '#ingest/apply-capture.ts'
import type { OtlpFault } from '#ingest/otlp/otlp-fault.ts'
import type { ExportToRead, OtlpSignal, ReadExport } from '#ingest/read-export.ts'
import type { Clock } from '#kit/clock.ts'
import { decodeBody } from '#kit/content-coding.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { type SpoolWriter, SpoolRefusal } from '#spool/writer.ts'

/** What taking an export needs, whichever way it came. */
export type ExportParts = {
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

/** What an exporter may send. Metrics are acknowledged and not kept: an exporter that is refused says so at every interval. */
export type Signal = OtlpSignal | 'metrics'

/** An export as its transport hands it on. */
export type SentExport = {
  readonly signal: Signal
  /** Headers, or a transport's metadata under the same names: who sends is found in them. */
  readonly headers: IncomingHttpHeaders
  /** How the body is written: a content type of OTLP's. */
  readonly contentType: string
  /** Reads the body as it was sent, with the codings that it is sent in; asked only once it is known who sends. */
  readonly readBody: () => Promise<
    Result<{ readonly bytes: Buffer; readonly codings: readonly string[] }, OtlpFault>
  >
}

/** An export that is safe in the spool, but for records that could not become spans. */
export type AcceptedExport = {
  readonly rejected: number
  /** '' when nothing was rejected. */
  readonly rejectedWhy: string
}

/** What an exporter's owner can do about an export that is too long. */
const smallerBatches = 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).'

/**
 * Takes one export, whatever it came over: who sends, what was sent, frames in the spool. Nothing is
 * accepted before it is safe there. Never throws but where the transport does.
 */
export async function acceptExport(
  sent: SentExport,
  parts: ExportParts,
): Promise<Result<AcceptedExport, OtlpFault>> {
  const found = parts.keys.find(sent.headers, '', parts.clock.nowMs())
  if (!found.ok) return failed({ kind: 'unauthenticated', message: found.fault.message })
  const key = found.value
  if (!key.scopes.includes('ingest'))
    return failed({
      kind: 'forbidden',
      message: 'This key may not send traces; its scopes lack `ingest`.',
    })
  if (sent.signal === 'metrics') return ok({ rejected: 0, rejectedWhy: '' })
  const body = await plainBody(sent, parts.bodyBytesMax)
  if (!body.ok) return body
  const read = await parts.readExport({
    signal: sent.signal,
    contentType: sent.contentType,
    body: body.value,
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
    return read
  }
  parts.used(key.id)
  return keep(read.value, parts)
}

async function plainBody(
  { readBody }: SentExport,
  bytesMax: number,
): Promise<Result<Buffer, OtlpFault>> {
  const raw = await readBody()
  if (!raw.ok) return raw
  const { bytes, codings } = raw.value
  const decoded = await decodeBody({ codings, body: bytes, bytesMax })
  if (decoded.ok) return decoded
  const { kind, message } = decoded.fault
  return failed({ kind, message: kind === 'too-large' ? `${message} ${smallerBatches}` : message })
}

async function keep(
  { frames, count, spans, rejected, rejectedWhy }: ReadExport,
  parts: ExportParts,
): Promise<Result<AcceptedExport, OtlpFault>> {
  try {
    if (count > 0) await parts.spool.append(frames, { count })
  } catch (error) {
    parts.refused(spans)
    return failed({
      kind: 'unavailable',
      retryAfterSeconds: 5,
      message:
        error instanceof SpoolRefusal
          ? error.message
          : `The spool could not be written: ${error instanceof Error ? error.message : error}. Try again.`,
    })
  }
  parts.refused(rejected)
  return ok({ rejected, rejectedWhy })
}
