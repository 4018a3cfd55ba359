import type { ServerResponse } from 'node:http'
import type { ReplyHeaders, TryOutcome, TryRecord } from '#gateway/try-outcome.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import { isArrayStream, streamType } from '#gateway/caller-stream.ts'
import { type Judged, judgeReply, judgeStream } from '#gateway/judge-reply.ts'
import { ReplyDecoder } from '#gateway/reply-decoder.ts'
import { type ReplyForm, replyForm } from '#gateway/reply-form.ts'
import { droppedHeaders, forwardedHeaders } from '#gateway/reply-headers.ts'
import { headersWithoutSecret, secretFilterOf, spreadSecretOf } from '#gateway/hide-secret.ts'
import { chained, type StreamFilter } from '#gateway/stream-filters.ts'
import { readCodings } from '#kit/content-coding.ts'
import type { SecretFilter } from '#kit/secret-filter.ts'
import { UpstreamFailure, type UpstreamTry } from '#gateway/upstream.ts'
import { type Prepared, prepareRequest, type TryInput } from '#gateway/prepare-request.ts'
import type { StreamEnd, StreamReader } from '#wire/define.ts'
import { readProviderError } from '#wire/refuse.ts'

/** A provider that sends bytes and no token for this long keeps its caller waiting: no proxy in between may give up. */
const waitForTokenMs = 5000
/** Bytes held back for a first token. Pings are short: what is longer has no tokens that are known here, and goes out. */
const heldBytesMax = 1024 * 1024
/**
 * For a whole answer whose caller left: most come soon after, have been paid for, and say what they cost. Not
 * longer, because some providers stop, and cost no more, when nobody listens.
 */
const leftMs = 5000
/** For the usage that follows a whole answer, where the provider does not say that nothing more comes. */
const restMs = 2000

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
  #head: { readonly status: number; readonly headers: ReplyHeaders } = { status: 0, headers: {} }
  /** Null until the first byte shows it. */
  #form: ReplyForm | null = null
  /** Reads the events of this answer, whatever was asked for. */
  #reader: StreamReader | null = null
  #isAwaitingRest = false
  /** The caller is gone; only what the answer cost is still of interest. */
  #isLeft = false
  #isFinished = false
  /** Null for an answer in plain bytes. */
  #decoder: ReplyDecoder | null = null
  /** Null where the connection has no secret. */
  readonly #secretFilter: SecretFilter | null
  /** What an event passes between its reader and the caller; null where nothing stands there. */
  readonly #filter: StreamFilter | null
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
    this.#secretFilter = secretFilterOf(input.target.connection)
    const { call, target, passage } = input
    const filters = call.streamFilters.map((make) => make(target))
    this.#filter = chained(
      [spreadSecretOf(target.connection), ...filters].filter((filter) => filter !== null),
    )
    this.#relay = prepareRequest(input, this.#filter?.watch)
    // A translation still asks what was asked.
    if (passage.kind === 'native') call.releaseParsed()
  }

  start(): void {
    const { timeouts } = this.#parts.settings
    const { call, isLastTarget } = this.#input
    this.#totalTimer = setTimeout(
      () =>
        this.#abort(
          'timeout-total',
          `No complete answer within ${timeouts.totalMs} ms (gateway.timeouts.totalMs), which bounds the whole call with all its tries; the last was ${this.#place}.`,
        ),
      remainingMs(call.startedAtNs, this.#parts),
    )
    if (call.view.streamed) {
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
      onData: (chunk) => this.#decoder?.push(chunk) ?? this.#onBytes(chunk),
      onEnd: () => (this.#decoder === null ? this.#onBytesEnd() : this.#decoder.end()),
      onFail: (failure) => this.#onFail(failure),
    })
  }

  get #place(): string {
    const { connection, model } = this.#input.target
    return `${connection.name}/${model}`
  }

  readonly #onCallerGone = () => {
    if (this.#response.writableFinished) return
    const isWhole = this.#relay.reader === null && this.#sentAtNs !== null
    if (!isWhole) {
      this.#abort('cancelled', callerLeft)
      return
    }
    this.#isLeft = true
    clearTimeout(this.#phaseTimer)
    this.#phaseTimer = setTimeout(() => this.#abort('cancelled', callerLeft), leftMs)
  }

  readonly #onDrain = () => {
    this.#decoder?.resume()
    this.#upstream?.resume()
  }

  #onHead(status: number, told: ReplyHeaders): void {
    const headers = headersWithoutSecret(told, this.#input.target.connection)
    this.#head = { status, headers: { ...headers, ...droppedHeaders(this.#input.passage) } }
    if (status >= 300) this.#form = 'whole'
    if (status >= 300 && status < 400) {
      this.#abort('redirect', redirectMessage(this.#place, status, headers['location']))
      return
    }
    if (headers['content-encoding'] !== undefined) this.#decode(headers['content-encoding'])
  }

  #decode(header: string | string[]): void {
    const codings = readCodings(header)
    if (!codings.ok) this.#abort('garbage', `${this.#place}: ${codings.fault.message}`)
    else if (codings.value.length > 0) {
      const sink = {
        onData: (chunk: Buffer) => this.#onBytes(chunk),
        onEnd: () => this.#onBytesEnd(),
        onFail: (failure: UpstreamFailure) => this.#abort(failure.kind, failure.message),
        onDrain: () => this.#upstream?.resume(),
      }
      this.#decoder = new ReplyDecoder(codings.value, sink, this.#place)
    }
  }

  /**
   * Before anything is read, forwarded or recorded: a provider, or a proxy in front of one, may say
   * back the secret that it was sent. Good answers are searched too: that costs one native search a
   * piece, less than reading its events does.
   */
  #onBytes(chunk: Buffer): boolean {
    const bytes = this.#secretFilter?.push(chunk) ?? chunk
    return bytes.length === 0 || this.#onData(bytes)
  }

  #onBytesEnd(): void {
    const rest = this.#secretFilter?.end()
    if (rest !== undefined && rest.length > 0) this.#onData(rest)
    this.#onEnd()
  }

  #onData(chunk: Buffer): boolean {
    if (this.#form === null) {
      this.#chunks.push(chunk)
      this.#form = replyForm(chunk, this.#relay.wire)
      if (this.#form !== 'events') return this.#hasRoomFor(chunk)
      this.#reader = this.#relay.reader ?? this.#startWatched()
      const first = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
      this.#chunks.length = 0
      return this.#onEvents(first)
    }
    if (this.#form === 'events') return this.#onEvents(chunk)
    this.#chunks.push(chunk)
    return this.#hasRoomFor(chunk)
  }

  /** A whole answer is kept in memory, up to a bound. */
  #hasRoomFor(chunk: Buffer): boolean {
    this.#bytes += chunk.length
    if (this.#relay.reader !== null && this.#form === null) this.#keepWaiting()
    if (this.#bytes <= this.#parts.settings.replyBytesMax) return true
    this.#abort(
      'too-large',
      `The answer of ${this.#place} is longer than ${this.#parts.settings.replyBytesMax} bytes (gateway.replyBytesMax).`,
    )
    return false
  }

  #onEvents(chunk: Buffer): boolean {
    const reader = this.#reader
    if (reader === null) return true
    const isStreamAsked = this.#relay.reader !== null
    const out = isStreamAsked ? this.#readOn(reader, chunk) : reader.push(chunk)
    if (isStreamAsked && this.#firstTokenAtNs === null && reader.hasFirstToken)
      this.#firstTokenAtNs = this.#parts.clock.nowNs()
    // Before anything is passed on: which timer runs then is what it tells by.
    if (isStreamAsked && !reader.isComplete) this.#restartIdleTimer()
    // An error before the first token is judged before anything of it is handed on.
    const isPassedOn = isStreamAsked && (this.#isForwarding || !reader.hasError)
    if (isStreamAsked && !isPassedOn) this.#heldBack.push(out)
    const canTakeMore = isPassedOn ? out.length === 0 || this.#forward(out) : true
    if (reader.isOver || reader.hasError) {
      this.#over()
      return false
    }
    if (reader.isComplete) this.#awaitRest()
    if (isStreamAsked && this.#firstTokenAtNs === null) this.#keepWaiting()
    return isStreamAsked ? canTakeMore : this.#hasRoomFor(chunk)
  }

  /** What of these bytes may go to the caller: whole events, in none of which the secret begins. */
  #readOn(reader: StreamReader, bytes: Buffer): Buffer {
    const out = reader.push(bytes)
    return this.#filter?.push(out) ?? out
  }

  #endOf(reader: StreamReader): StreamEnd {
    const end = reader.end()
    return this.#filter?.end(end) ?? end
  }

  /** For a whole answer that comes as events all the same. */
  #startWatched(): StreamReader | null {
    return this.#relay.wire.startStream?.({ watch: this.#filter?.watch }) ?? null
  }

  /** The provider said that this was all: when its connection ends decides nothing any more. */
  #over(): void {
    this.#upstream?.leave()
    this.#onEnd()
  }

  /** The answer is whole, and usage may still follow: not for longer than this. */
  #awaitRest(): void {
    if (this.#isAwaitingRest) return
    this.#isAwaitingRest = true
    clearTimeout(this.#phaseTimer)
    this.#phaseTimer = setTimeout(() => {
      // Where the caller reads slowly the rest may have come, and was not taken yet.
      if (this.#response.writableNeedDrain) this.#phaseTimer?.refresh()
      else this.#over()
    }, restMs)
  }

  #keepWaiting(): void {
    const { call } = this.#input
    const waitedMs = Number(this.#parts.clock.nowNs() - call.startedAtNs) / 1e6
    if (waitedMs >= waitForTokenMs) call.stream.keepWaiting()
  }

  /** Passes bytes on; before the first token they are held back, so that a stream that breaks until then can still fall back. */
  #forward(bytes: Buffer): boolean {
    const { stream } = this.#input.call
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
    const { headers, status } = this.#head
    const { stream } = this.#input.call
    const forwarded = { ...forwardedHeaders(headers), ...this.#streamHeaders() }
    stream.open(status, forwarded, this.#place)
    for (const bytes of this.#heldBack) stream.write(bytes)
    this.#heldBack.length = 0
  }

  /** A stream that was made of a whole answer has not the answer's type. */
  #streamHeaders(): Readonly<Record<string, string>> {
    if (this.#form === 'events') return this.#relay.replyHeaders
    return { 'content-type': streamType(this.#input.call), ...this.#relay.replyHeaders }
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
    if (this.#isFinished) return
    const { status } = this.#head
    if (this.#form === 'events') {
      this.#endEvents(null)
      return
    }
    const body = Buffer.concat(this.#chunks)
    if (status >= 300) {
      const { format } = this.#input.target.provider
      const { message } = readProviderError(format, status, body.toString())
      this.#finishError({ status, type: String(status), message: `${status}: ${message}`, body })
      return
    }
    this.#endWhole(body)
  }

  /** A whole answer with a good status: judged, then answered as it was asked for. */
  #endWhole(body: Buffer): void {
    const { wire, reader } = this.#relay
    const judged = judgeReply({ wire, status: this.#head.status, body, place: this.#place })
    if (judged.kind !== 'good') {
      this.#finishJudged(judged, body)
      return
    }
    if (reader === null || wire.streamOf === null) {
      const { status, headers } = this.#head
      const translated = this.#relay.translateReply({ ...judged, body })
      this.#finish({
        kind: 'answered',
        status,
        headers,
        ...translated,
        parsed: translated.body === body ? judged.parsed : undefined,
        record: this.#record('', ''),
      })
      return
    }
    // A stream was asked for: the answer is told as one, and not paid a second time.
    this.#reader = reader
    const told = wire.streamOf(judged.parsed, isArrayStream(this.#input.call))
    const out = this.#readOn(reader, told)
    this.#firstTokenAtNs ??= this.#parts.clock.nowNs()
    if (out.length > 0) this.#forward(out)
    this.#endStream(reader, null)
  }

  #finishJudged(
    judged: Exclude<Judged, { kind: 'good' }>,
    body: Buffer,
    events: Buffer | null = null,
  ): void {
    if (judged.kind === 'error') {
      this.#finishError({ ...judged, events })
      return
    }
    const { failure } = judged
    const record = this.#record(failure.kind, failure.message)
    this.#finish({ kind: 'failed', failure, body, record })
  }

  /** An error of the provider, for the caller in its own format. */
  #finishError(said: {
    readonly status: number
    readonly type: string
    readonly message: string
    readonly body: Buffer
    readonly events?: Buffer | null
  }): void {
    const { events = null } = said
    const body = this.#relay.translateError(said.status, said.body)
    const isRewritten = body !== said.body || this.#head.status !== said.status
    this.#finish({
      kind: 'answered',
      status: said.status,
      headers: {
        ...this.#head.headers,
        ...(isRewritten ? { 'content-type': 'application/json' } : {}),
      },
      body,
      view: null,
      told:
        events === null
          ? null
          : {
              status: this.#head.status,
              headers: { ...this.#head.headers, ...this.#streamHeaders() },
              events,
            },
      record: this.#record(said.type, said.message),
    })
  }

  #onFail(found: UpstreamFailure): void {
    const failure = this.#isLeft ? new UpstreamFailure('cancelled', callerLeft) : found
    const isStream = this.#form === 'events' && this.#relay.reader !== null
    const isCancelled = failure.kind === 'cancelled'
    const isWhole = this.#form === 'events' && this.#reader?.isComplete === true && !isCancelled
    if (isWhole || (isStream && (this.#isForwarding || isCancelled))) this.#endEvents(failure)
    else
      this.#finish({ kind: 'failed', failure, record: this.#record(failure.kind, failure.message) })
  }

  #endEvents(failure: UpstreamFailure | null): void {
    const reader = this.#reader
    if (reader === null) return
    if (this.#relay.reader !== null) {
      this.#endStream(reader, failure)
      return
    }
    // A whole answer was asked for: the one that the events tell.
    const end = this.#endOf(reader)
    if (end.view.error === null && !end.isComplete) {
      const cut = this.#cut()
      this.#finish({ kind: 'failed', failure: cut, record: this.#record(cut.kind, cut.message) })
      return
    }
    const judged = judgeStream(this.#relay.wire, end, this.#place)
    const body = Buffer.from(JSON.stringify(end.assembled))
    if (judged !== null && judged.kind !== 'good') {
      this.#finishJudged(judged, body)
      return
    }
    const { status, headers } = this.#head
    const whole = { body, parsed: end.assembled, view: end.view }
    this.#finish({
      kind: 'answered',
      status,
      headers: { ...headers, 'content-type': 'application/json' },
      ...this.#relay.translateReply(whole),
      record: this.#record('', ''),
    })
  }

  #cut(): UpstreamFailure {
    return new UpstreamFailure(
      'cut',
      `${this.#place} ended its stream before the answer was complete.`,
    )
  }

  #endStream(reader: StreamReader, failure: UpstreamFailure | null): void {
    const end = this.#endOf(reader)
    const { error } = end.view
    const lost = failure ?? (end.isComplete || error !== null ? null : this.#cut())
    // Once the answer is whole, or the provider said why there is none, the connection's end says nothing new.
    const cut = end.isComplete || (error !== null && lost?.kind === 'cut') ? null : lost
    if (!this.#isForwarding && cut?.kind !== 'cancelled') {
      if (cut !== null) {
        this.#finish({ kind: 'failed', failure: cut, record: this.#record(cut.kind, cut.message) })
        return
      }
      const judged = judgeStream(this.#relay.wire, end, this.#place)
      if (judged !== null && judged.kind !== 'good') {
        const events = Buffer.concat([...this.#heldBack, end.held])
        this.#finishJudged(judged, Buffer.from(JSON.stringify(end.assembled)), events)
        return
      }
    }
    if (!this.#isForwarding && !this.#response.destroyed) this.#open()
    this.#finish({
      kind: 'streamed',
      end,
      record: this.#record(cut?.kind ?? error?.type ?? '', cut?.message ?? error?.message ?? ''),
    })
  }

  #abort(kind: UpstreamFailure['kind'], message: string): void {
    this.#upstream?.abort(new UpstreamFailure(kind, message))
  }

  #finish(outcome: TryOutcome): void {
    this.#isFinished = true
    this.#decoder?.destroy()
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
      httpStatus: this.#head.status,
      errorType: this.#isLeft ? 'cancelled' : errorType,
      errorMessage: this.#isLeft ? callerLeft : errorMessage,
    }
  }
}

const callerLeft = 'The caller closed the connection before the answer was complete.'

/** Where a provider points to, without what an address may carry as a secret. */
function redirectMessage(place: string, status: number, location: ReplyHeaders[string]): string {
  const [address = ''] = String(location ?? '').split(/[?#]/)
  const where = address === '' ? 'nowhere' : address.replace(/\/\/[^/@]*@/, '//').slice(0, 300)
  return `${place} answered ${status}, a redirect to ${where}. Belay follows none: correct the base URL of the connection ${place.split('/')[0]} if that is its address.`
}

/** What is left of the time that a whole call may take. */
export function remainingMs(
  callStartedAtNs: bigint,
  { clock, settings }: Pick<GatewayParts, 'clock' | 'settings'>,
): number {
  const elapsedMs = Number((clock.nowNs() - callStartedAtNs) / 1_000_000n)
  return Math.max(0, settings.timeouts.totalMs - elapsedMs)
}
