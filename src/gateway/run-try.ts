import type { ServerResponse } from 'node:http'
import type { TryRecord } from '#gateway/record-call.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import { forwardedHeaders } from '#gateway/reply-headers.ts'
import { UpstreamFailure, type UpstreamTry } from '#gateway/upstream.ts'
import { type Prepared, prepareRequest, type TryInput } from '#gateway/prepare-request.ts'
import type { ReplyView, StreamEnd } from '#wire/define.ts'
import { readProviderError } from '#wire/refuse.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * How one try ended. `answered`: a whole reply, nothing of it forwarded yet. `streamed`: the
 * stream was forwarded but for its end, which waits for the record. `failed`: no usable answer,
 * and nothing was forwarded, so another target may be tried.
 */
export type TryOutcome =
  | {
      readonly kind: 'answered'
      readonly record: TryRecord
      readonly status: number
      readonly headers: Headers
      readonly body: Buffer
      /** What the provider said of the call; null where that is read from the body. */
      readonly view: ReplyView | null
    }
  | { readonly kind: 'streamed'; readonly record: TryRecord; readonly end: StreamEnd }
  | { readonly kind: 'failed'; readonly record: TryRecord; readonly failure: UpstreamFailure }

/** A provider that sends bytes and no token for this long keeps its caller waiting: no proxy in between may give up. */
const waitForTokenMs = 5000
/** Bytes held back for a first token. Pings are short: what is longer has no tokens that are known here, and goes out. */
const heldBytesMax = 1024 * 1024

/** Makes one try against one target and forwards a stream while it comes. Never throws. */
export function runTry(input: TryInput, parts: GatewayParts): Promise<TryOutcome> {
  return new Promise((resolve) => new RunningTry(input, parts, resolve).start())
}

class RunningTry {
  readonly #input: TryInput
  readonly #parts: GatewayParts
  readonly #resolve: (outcome: TryOutcome) => void
  readonly #startedAtNs: bigint
  readonly #response: ServerResponse
  readonly #relay: Prepared
  readonly #hasReply = { status: 0, headers: {} as Headers, isStream: false }
  readonly #chunks: Buffer[] = []
  readonly #heldBack: Buffer[] = []
  #bytes = 0
  #sentAtNs: bigint | null = null
  #firstTokenAtNs: bigint | null = null
  #isForwarding = false
  #upstream: UpstreamTry | null = null
  #totalTimer: NodeJS.Timeout | undefined
  #phaseTimer: NodeJS.Timeout | undefined

  constructor(input: TryInput, parts: GatewayParts, resolve: (outcome: TryOutcome) => void) {
    this.#input = input
    this.#parts = parts
    this.#resolve = resolve
    this.#startedAtNs = parts.clock.nowNs()
    this.#response = input.call.response
    this.#relay = prepareRequest(input, input.passage)
  }

  start(): void {
    const { timeouts } = this.#parts.settings
    const { view, isLastTarget } = this.#input
    this.#totalTimer = setTimeout(
      () =>
        this.#abort(
          'timeout-total',
          `No complete answer within ${timeouts.totalMs} ms (gateway.timeouts.totalMs), which bounds the whole call with all its tries; the last was ${this.#place}.`,
        ),
      remainingMs(this.#input.callStartedAtNs, this.#parts),
    )
    if (view.streamed) {
      this.#phaseTimer = setTimeout(
        () =>
          this.#abort(
            'timeout-first-token',
            `No first token from ${this.#place} within ${timeouts.firstTokenMs} ms (gateway.timeouts.firstTokenMs).`,
          ),
        timeouts.firstTokenMs,
      )
    } else if (!isLastTarget) {
      // Whether a model still thinks cannot be told from outside: it is given up only for another one.
      this.#phaseTimer = setTimeout(
        () =>
          this.#abort(
            'timeout-reply',
            `No complete reply from ${this.#place} within ${timeouts.replyMs} ms (gateway.timeouts.replyMs), and another target was left.`,
          ),
        timeouts.replyMs,
      )
    }
    this.#response.on('close', this.#onCallerGone)
    this.#upstream = this.#parts.upstreams.send(this.#relay.request, {
      onSent: () => {
        this.#sentAtNs = this.#parts.clock.nowNs()
      },
      onHead: (status, headers) => this.#onHead(status, headers),
      onData: (chunk) => this.#onData(chunk),
      onEnd: () => this.#onEnd(),
      onFail: (failure) => this.#onFail(failure),
    })
  }

  get #place(): string {
    const { connection, model } = this.#input.target
    return `${connection.name}/${model}`
  }

  readonly #onCallerGone = () => {
    if (!this.#response.writableFinished)
      this.#abort('cancelled', 'The caller closed the connection before the answer was complete.')
  }

  readonly #onDrain = () => this.#upstream?.resume()

  #onHead(status: number, headers: Headers): void {
    this.#hasReply.status = status
    this.#hasReply.headers = headers
    this.#hasReply.isStream = status < 300 && this.#relay.reader !== null
  }

  #onData(chunk: Buffer): boolean {
    const { reader } = this.#relay
    if (!this.#hasReply.isStream || reader === null) {
      this.#bytes += chunk.length
      if (this.#bytes > this.#parts.settings.replyBytesMax) {
        this.#abort(
          'too-large',
          `The answer of ${this.#place} is longer than ${this.#parts.settings.replyBytesMax} bytes (gateway.replyBytesMax).`,
        )
        return false
      }
      this.#chunks.push(chunk)
      return true
    }
    const out = reader.push(chunk)
    if (this.#firstTokenAtNs === null && reader.hasFirstToken)
      this.#firstTokenAtNs = this.#parts.clock.nowNs()
    this.#restartIdleTimer()
    if (this.#firstTokenAtNs === null) this.#keepWaiting()
    return out.length === 0 || this.#forward(out)
  }

  #keepWaiting(): void {
    const { stream, callStartedAtNs } = this.#input
    const waitedMs = Number(this.#parts.clock.nowNs() - callStartedAtNs) / 1e6
    if (waitedMs >= waitForTokenMs) stream.keepWaiting()
  }

  /** Passes bytes on; before the first token they are held back, so that a stream that breaks until then can still fall back. */
  #forward(bytes: Buffer): boolean {
    const { stream } = this.#input
    if (!this.#isForwarding) {
      this.#heldBack.push(bytes)
      this.#bytes += bytes.length
      if (this.#firstTokenAtNs === null && this.#bytes <= heldBytesMax) return true
      this.#open()
      return true
    }
    if (stream.write(bytes)) return true
    this.#response.once('drain', this.#onDrain)
    return false
  }

  #open(): void {
    this.#isForwarding = true
    const { headers, status } = this.#hasReply
    const { stream } = this.#input
    const forwarded = { ...forwardedHeaders(headers), ...this.#relay.replyHeaders }
    stream.open(status, forwarded, this.#place)
    for (const bytes of this.#heldBack) stream.write(bytes)
    this.#heldBack.length = 0
  }

  #restartIdleTimer(): void {
    if (this.#firstTokenAtNs === null) return
    const { idleMs } = this.#parts.settings.timeouts
    if (this.#phaseTimer !== undefined && this.#isForwarding) {
      this.#phaseTimer.refresh()
      return
    }
    clearTimeout(this.#phaseTimer)
    this.#phaseTimer = setTimeout(
      () =>
        this.#abort(
          'timeout-idle',
          `Nothing more came from ${this.#place} for ${idleMs} ms (gateway.timeouts.idleMs).`,
        ),
      idleMs,
    )
  }

  #onEnd(): void {
    const { status, headers, isStream } = this.#hasReply
    if (isStream) {
      this.#endStream(null)
      return
    }
    const { body, view } = this.#relay.translateReply(status, Buffer.concat(this.#chunks))
    const isGood = status < 400
    const message = isGood
      ? ''
      : `${status}: ${readProviderError(this.#input.target.provider.format, status, parsed(body)).message}`
    this.#finish({
      kind: 'answered',
      status,
      headers,
      body,
      view,
      record: this.#record(isGood ? '' : String(status), message),
    })
  }

  #onFail(failure: UpstreamFailure): void {
    if (this.#hasReply.isStream && (this.#isForwarding || failure.kind === 'cancelled'))
      this.#endStream(failure)
    else
      this.#finish({ kind: 'failed', failure, record: this.#record(failure.kind, failure.message) })
  }

  #endStream(failure: UpstreamFailure | null): void {
    const { reader } = this.#relay
    if (reader === null) return
    const end = reader.end()
    const isCut = failure === null && !end.isComplete && end.view.error === null
    const cut = isCut
      ? new UpstreamFailure(
          'cut',
          `${this.#place} ended its stream before the answer was complete.`,
        )
      : failure
    if (!this.#isForwarding && cut !== null && cut.kind !== 'cancelled') {
      this.#finish({ kind: 'failed', failure: cut, record: this.#record(cut.kind, cut.message) })
      return
    }
    if (!this.#isForwarding && !this.#response.destroyed) this.#open()
    const errorType = cut?.kind ?? end.view.error?.type ?? ''
    this.#finish({
      kind: 'streamed',
      end,
      record: this.#record(errorType, cut?.message ?? end.view.error?.message ?? ''),
    })
  }

  #abort(kind: UpstreamFailure['kind'], message: string): void {
    this.#upstream?.abort(new UpstreamFailure(kind, message))
  }

  #finish(outcome: TryOutcome): void {
    clearTimeout(this.#totalTimer)
    clearTimeout(this.#phaseTimer)
    this.#response.off('close', this.#onCallerGone)
    this.#response.off('drain', this.#onDrain)
    this.#resolve(outcome)
  }

  #record(errorType: string, errorMessage: string): TryRecord {
    return {
      target: this.#input.target,
      startedAtNs: this.#startedAtNs,
      endedAtNs: this.#parts.clock.nowNs(),
      sentAtNs: this.#sentAtNs,
      firstTokenAtNs: this.#firstTokenAtNs,
      httpStatus: this.#hasReply.status,
      errorType,
      errorMessage,
    }
  }
}

/** What is left of the time that a whole call may take. */
export function remainingMs(
  callStartedAtNs: bigint,
  { clock, settings }: Pick<GatewayParts, 'clock' | 'settings'>,
): number {
  const elapsedMs = Number((clock.nowNs() - callStartedAtNs) / 1_000_000n)
  return Math.max(0, settings.timeouts.totalMs - elapsedMs)
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return body.toString().slice(0, 500)
  }
}
