import type { IncomingCall } from '#gateway/incoming-call.ts'
import { targetHeaders } from '#gateway/reply-headers.ts'
import type { WireRefusal } from '#wire/define.ts'
import { encodeArrayRefusal, encodeStreamRefusal } from '#wire/refuse.ts'

/** How often a caller hears that its stream is still waited for: well within what proxies wait for a byte. */
const waitingMs = 5000

/**
 * What the SDKs of a format pass over: comments. Google's for Python takes a comment for broken
 * JSON, but passes over empty lines, which are white space of a JSON array too.
 */
const waitingBytes = { openai: ': waiting\n\n', anthropic: ': waiting\n\n', gemini: '\n\n' }

/**
 * The caller's end of a streamed call, over all its tries: it may be kept waiting while no provider
 * has begun to write, it gets the bytes of the one that did, and an error in its stream's own framing.
 */
export class CallerStream {
  readonly #call: IncomingCall
  readonly #headers: () => Readonly<Record<string, string>>
  /** Of what a provider wrote; null while that is nothing. */
  #lastByte: number | null = null
  #waiting: NodeJS.Timeout | undefined
  /** Runs out when nothing was written for as long as the operator lets a caller hear nothing. */
  #silence: NodeJS.Timeout | undefined

  /** `silenceMsMax`: after so long without a byte the caller hears a comment, whatever was written before; 0 never. */
  constructor(
    call: IncomingCall,
    headers: () => Readonly<Record<string, string>>,
    silenceMsMax = 0,
  ) {
    this.#call = call
    this.#headers = headers
    if (silenceMsMax > 0) this.#silence = setTimeout(() => this.#breakSilence(), silenceMsMax)
  }

  #breakSilence(): void {
    const { response, wire } = this.#call
    if (response.destroyed || response.writableEnded) return
    if (this.isOpen) {
      // What a slow reader has not taken yet is no silence.
      if (!response.writableNeedDrain) response.write(waitingBytes[wire.format])
    } else this.keepWaiting()
    this.#silence?.refresh()
  }

  /** From now on nothing but the stream can say how the call went: its status is sent. */
  get isOpen(): boolean {
    return this.#call.response.headersSent
  }

  /** Opens the stream with no provider's headers, and keeps the connection alive until something is written. */
  keepWaiting(): void {
    const { response, wire } = this.#call
    if (this.isOpen || response.destroyed) return
    response.writeHead(200, {
      'content-type': streamType(this.#call),
      'cache-control': 'no-cache',
      ...this.#headers(),
    })
    response.write(waitingBytes[wire.format])
    this.#waiting = setInterval(() => response.write(waitingBytes[wire.format]), waitingMs)
  }

  /**
   * The provider's status and headers, unless the caller was kept waiting and has none of any: it
   * hears at the end of the stream which target answered, if it takes trailers.
   */
  open(status: number, headers: Readonly<Record<string, string | string[]>>, target: string): void {
    clearInterval(this.#waiting)
    const { request, response } = this.#call
    const told = targetHeaders(target)
    if (!this.isOpen) response.writeHead(status, { ...headers, ...this.#headers(), ...told })
    else if (/\btrailers\b/.test(String(request.headers.te))) response.addTrailers(told)
  }

  /** False when the caller reads slower than that; it says `drain` when it can take more. */
  write(bytes: Buffer): boolean {
    clearInterval(this.#waiting)
    this.#silence?.refresh()
    this.#lastByte = bytes.findLast((byte) => byte > 0x20) ?? this.#lastByte
    return this.#call.response.write(bytes)
  }

  /** Ends an open stream with an error. */
  fail(refusal: WireRefusal): void {
    this.stopWaiting()
    const { response, wire } = this.#call
    response.end(
      isArrayStream(this.#call)
        ? encodeArrayRefusal(refusal, this.#lastByte)
        : encodeStreamRefusal(wire.format, refusal, wire.id),
    )
  }

  /** Ends a stream that says everything; an array that broke off after an error is closed. */
  end(): void {
    this.stopWaiting()
    const isOpenArray = isArrayStream(this.#call) && this.#lastByte !== 0x5d
    this.#call.response.end(isOpenArray && this.#lastByte !== null ? ']' : undefined)
  }

  /** Must be called however the call ends. */
  stopWaiting(): void {
    clearInterval(this.#waiting)
    clearTimeout(this.#silence)
    this.#silence = undefined
  }
}

/** Gemini streams a JSON array unless `alt=sse` asks for events. */
export function isArrayStream({
  wire,
  path,
  request,
}: Pick<IncomingCall, 'wire' | 'path' | 'request'>): boolean {
  return wire.format === 'gemini' && path.streams && !/[?&]alt=sse(&|$)/.test(request.url ?? '')
}

/** The content type of a stream in the framing that its caller asked for. */
export function streamType(call: Parameters<typeof isArrayStream>[0]): string {
  return isArrayStream(call)
    ? 'application/json; charset=UTF-8'
    : 'text/event-stream; charset=utf-8'
}
