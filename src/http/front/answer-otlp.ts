import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OtlpFault } from '#contract/otlp/otlp-fault.ts'
import type { KeyFinder } from '#gateway/find-key.ts'
import { applyCapture, type CapturePolicy } from '#ingest/apply-capture.ts'
import { encodeAnswer, encodeFault, type OtlpAnswer } from '#ingest/encode-answer.ts'
import { inflateBody } from '#ingest/inflate-body.ts'
import { receiveLogs, receiveTraces } from '#ingest/receive.ts'
import type { Clock } from '#kit/clock.ts'
import { BodyTooLarge, readBody } from '#kit/read-body.ts'
import { encodeScore, encodeSpan } from '#spool/encode-row.ts'
import { type SpoolWriter, SpoolRefusal } from '#spool/writer.ts'
import { type PriceBook, usageUnknownTier } from '#domain/cost/price-book.ts'
import type { Redact } from '#domain/redaction/redact.ts'

export type OtlpParts = {
  readonly keys: KeyFinder
  readonly spool: SpoolWriter
  readonly clock: Clock
  readonly bodyBytesMax: number
  readonly prices: () => PriceBook
  /** What a project wants kept. */
  readonly policy: (project: string) => CapturePolicy
  readonly redact: Redact
  readonly used: (keyId: string) => void
  /** Counts spans that were answered with an error. */
  readonly refused: (spans: number) => void
}

const paths: Readonly<Record<string, 'traces' | 'logs'>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/api/public/otel/v1/traces': 'traces',
  '/api/public/otel/v1/logs': 'logs',
}

/** Which signal a path takes; null when it is none of OTLP's. */
export function otlpSignal(url: string): 'traces' | 'logs' | null {
  const at = url.indexOf('?')
  return paths[at === -1 ? url : url.slice(0, at)] ?? null
}

/** Answers one OTLP/HTTP export: nothing is acknowledged before it is safe in the spool. */
export async function answerOtlp(
  request: IncomingMessage,
  response: ServerResponse,
  signal: 'traces' | 'logs',
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
  let raw: Buffer
  try {
    raw = await readBody(request, parts.bodyBytesMax)
  } catch (error) {
    if (error instanceof BodyTooLarge) refuse({ kind: 'too-large', message: error.message })
    return
  }
  const inflated = await inflateBody({
    encoding: request.headers['content-encoding'] ?? '',
    body: raw,
    bytesMax: parts.bodyBytesMax,
  })
  if (!inflated.ok) {
    refuse(inflated.fault)
    return
  }
  const receive = signal === 'traces' ? receiveTraces : receiveLogs
  const context = {
    project: key.project,
    environment: key.environment,
    key: key.id,
    nowNs: parts.clock.nowNs(),
  }
  const received = receive({ contentType, body: inflated.value, context })
  if (!received.ok) {
    parts.refused(1)
    refuse(received.fault)
    return
  }
  const { rows, scores, rejected, rejectedWhy } = received.value
  const prices = parts.prices()
  const policy = parts.policy(key.project)
  const frames = rows.map((row) =>
    encodeSpan({
      ...applyCapture(row, policy, parts.redact),
      price_tier: row.counts === 1 ? tierOf(row, prices) : '',
    }),
  )
  for (const score of scores) frames.push(encodeScore(score))
  parts.used(key.id)
  try {
    if (frames.length > 0) await parts.spool.append(frames)
  } catch (error) {
    parts.refused(rows.length)
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

function tierOf(
  row: {
    provider: string
    request_model: string
    response_model: string
    price_tier: string
    usage: Parameters<PriceBook['tierOf']>[0]['usage']
    started_at: string
    status: string
  },
  prices: PriceBook,
): string {
  const isUsageUnknown = Object.keys(row.usage).length === 0 && row.status !== 'error'
  if (isUsageUnknown) return usageUnknownTier
  const model = row.response_model === '' ? row.request_model : row.response_model
  const atMs = Number(row.started_at.slice(0, -6))
  return prices.tierOf({
    provider: row.provider,
    model,
    serviceTier: row.price_tier,
    usage: row.usage,
    atMs,
  })
}
