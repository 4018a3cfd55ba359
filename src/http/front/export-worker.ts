// The thread that reads large exports for a front thread. Speaks the messages of export-thread.ts.
import { parentPort, workerData } from 'node:worker_threads'
import { createPriceBook, type PriceBook } from '#domain/cost/price-book.ts'
import { priceProvidersOf } from '#domain/cost/price-providers.ts'
import { createRedact, type Redaction } from '#domain/redaction/redact.ts'
import type { FromExportThread, ToExportThread } from '#http/front/export-thread.ts'
import { readExport } from '#ingest/read-export.ts'
import { invariant } from '#kit/invariant.ts'
import { ok } from '#kit/result.ts'
import { providers } from '#plugins/providers/catalog.gen.ts'

const port = parentPort
if (port === null) throw new Error('export-worker.ts is started as a worker thread.')
const { redactions } = workerData as { redactions: readonly Redaction[] } // given by export-thread.ts
const redact = createRedact(redactions)
let prices: PriceBook | null = null

port.on('message', (words: ToExportThread) => {
  if (words.kind === 'prices') {
    prices = createPriceBook({
      priceProviders: priceProvidersOf(providers),
      overrides: words.prices,
    })
    return
  }
  invariant(prices !== null, 'prices are told before the first export')
  const { id, given } = words
  // A buffer comes as plain bytes.
  const body = Buffer.from(given.body.buffer, given.body.byteOffset, given.body.byteLength)
  const read = readExport({ ...given, body }, { prices, redact })
  if (!read.ok) {
    port.postMessage({ id, read } satisfies FromExportThread)
    return
  }
  const { frames, ...rest } = read.value
  // Copied into memory of its own, which is handed over rather than copied again.
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0))
  let at = 0
  for (const frame of frames) {
    bytes.set(frame, at)
    at += frame.length
  }
  port.postMessage({ id, read: ok({ ...rest, bytes }) } satisfies FromExportThread, [bytes.buffer])
})
