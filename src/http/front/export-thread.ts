import { Worker } from 'node:worker_threads'
import type { OtlpFault } from '#ingest/otlp/otlp-fault.ts'
import type { PriceOverride } from '#contract/prices.ts'
import type { Redaction } from '#domain/redaction/redact.ts'
import type { ExportToRead, ReadExport } from '#ingest/read-export.ts'
import { failed, ok, type Result } from '#kit/result.ts'

/** What the thread is told: its prices, then exports, each read with the prices told before it. */
export type ToExportThread =
  | { readonly kind: 'prices'; readonly prices: readonly PriceOverride[] }
  | { readonly kind: 'export'; readonly id: number; readonly given: ExportToRead }

/** What it answers: the frames of an export in one piece. */
export type FromExportThread = {
  readonly id: number
  readonly read: Result<
    Omit<ReadExport, 'frames'> & {
      readonly bytes: Uint8Array
    },
    OtlpFault
  >
}

/** Exports that wait for the thread; each is bounded by `ingest.bodyBytesMax`, and more are asked to come again. */
const waitingMax = 64

/**
 * Reads large exports on a thread of its own, so that a front thread answers others meanwhile: an
 * export of 12 MB may hold 200,000 attributes with names never seen, and take seconds. Begun with
 * the first that is large, and begun again when it died of one.
 */
export class ExportThread {
  readonly #redactions: readonly Redaction[]
  readonly #waiting = new Map<number, (read: Result<ReadExport, OtlpFault>) => void>()
  #worker: Worker | null = null
  #prices: readonly PriceOverride[] | null = null
  #nextId = 1

  constructor(redactions: readonly Redaction[]) {
    this.#redactions = redactions
  }

  /** Exports under way here. */
  get waiting(): number {
    return this.#waiting.size
  }

  /**
   * Never rejects: exports that a dying thread had are refused as unavailable. The body is nobody else's any
   * more: its memory may have been handed over.
   */
  read(
    given: ExportToRead,
    prices: readonly PriceOverride[],
  ): Promise<Result<ReadExport, OtlpFault>> {
    if (this.#waiting.size >= waitingMax)
      return Promise.resolve(
        failed({
          kind: 'unavailable',
          retryAfterSeconds: 1,
          message: `${waitingMax} large exports wait to be read. Try again, or send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).`,
        }),
      )
    const worker = (this.#worker ??= this.#begin())
    const say = (words: ToExportThread, handed: ArrayBuffer[] = []) =>
      worker.postMessage(words, handed)
    if (prices !== this.#prices) {
      this.#prices = prices
      say({ kind: 'prices', prices })
    }
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      say({ kind: 'export', id, given }, ownMemory(given.body))
    })
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./export-worker.ts', import.meta.url), {
      workerData: { redactions: this.#redactions },
      name: 'exports',
    })
    worker.on('message', (words: FromExportThread) => this.#hear(words))
    worker.on('error', () => {})
    worker.on('exit', () => {
      this.#worker = null
      this.#prices = null
      const lost = [...this.#waiting.values()]
      this.#waiting.clear()
      for (const settle of lost)
        settle(
          failed({
            kind: 'unavailable',
            retryAfterSeconds: 1,
            message:
              'The thread that reads large exports ended while it read this one. Try again, or send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).',
          }),
        )
    })
    return worker
  }

  #hear({ id, read }: FromExportThread): void {
    const settle = this.#waiting.get(id)
    this.#waiting.delete(id)
    settle?.(read.ok ? ok(withFrames(read.value)) : read)
  }
}

/** Memory that holds nothing but the body is handed over rather than copied. */
function ownMemory({ buffer, byteLength }: Buffer): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}

type Sent = Extract<FromExportThread['read'], { ok: true }>['value']

function withFrames({ bytes, ...rest }: Sent): ReadExport {
  return { ...rest, frames: [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)] }
}
