import type { OtlpFault } from '#ingest/otlp/otlp-fault.ts'
import { type PriceBook, usageUnknownTier } from '#domain/cost/price-book.ts'
import type { Redact } from '#domain/redaction/redact.ts'
import { applyCapture, type CapturePolicy } from '#ingest/apply-capture.ts'
import type { OtlpRequest, Received } from '#ingest/receive.ts'
import { receiveLogs, receiveTraces } from '#ingest/receive.ts'
import { ok, type Result } from '#kit/result.ts'
import { encodeScore, encodeSpan } from '#spool/encode-row.ts'

export type OtlpSignal = 'traces' | 'logs'

/** An export on its way: what was sent, for whom, and what its project wants kept. */
export type ExportToRead = OtlpRequest & {
  readonly signal: OtlpSignal
  readonly policy: CapturePolicy
}

/** Frames for the spool, and what could not become one. */
export type ReadExport = Pick<Received, 'rejected' | 'rejectedWhy'> & {
  readonly frames: readonly Buffer[]
  /** How many frames there are: a buffer may hold several. */
  readonly count: number
  /** Spans and log records among the frames; the others are scores. */
  readonly spans: number
}

/** Reads an export into frames. Pure, and as long at work as the export is large. */
export function readExport(
  given: ExportToRead,
  { prices, redact }: { readonly prices: PriceBook; readonly redact: Redact },
): Result<ReadExport, OtlpFault> {
  const receive = given.signal === 'traces' ? receiveTraces : receiveLogs
  const received = receive(given)
  if (!received.ok) return received
  const { rows, scores, rejected, rejectedWhy } = received.value
  const frames = rows.map((row) =>
    encodeSpan({
      ...applyCapture(row, given.policy, redact),
      price_tier: row.counts === 1 ? tierOf(row, prices) : '',
    }),
  )
  for (const score of scores) frames.push(encodeScore(score))
  return ok({ frames, count: frames.length, spans: rows.length, rejected, rejectedWhy })
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
