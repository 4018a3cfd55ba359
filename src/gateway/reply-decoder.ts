import type { Transform } from 'node:stream'
import { UpstreamFailure } from '#gateway/upstream.ts'
import { decoderOf } from '#kit/content-coding.ts'

/** What becomes of decoded bytes: the same as of bytes that came plain. */
type DecoderSink = {
  /** Return false to be given nothing more until `resume`. */
  onData(chunk: Buffer): boolean
  onEnd(): void
  onFail(failure: UpstreamFailure): void
  /** More can be taken again. */
  onDrain(): void
}

/**
 * Undoes the codings of an answer while it comes. Providers and what stands before them compress although
 * Belay asks for plain bytes. No more is decoded than its taker takes, so that a bomb fills nothing.
 */
export class ReplyDecoder {
  readonly #codings: readonly string[]
  readonly #sink: DecoderSink
  readonly #place: string
  #decoders: readonly Transform[] = []
  #isEnded = false

  constructor(codings: readonly string[], sink: DecoderSink, place: string) {
    this.#codings = codings
    this.#sink = sink
    this.#place = place
  }

  /** False when nothing more can be taken until the sink's `onDrain`. */
  push(chunk: Buffer): boolean {
    if (this.#isEnded) return true
    if (this.#decoders.length === 0) this.#start(chunk)
    return this.#decoders[0]?.write(chunk) ?? true
  }

  /** The last byte has come; `onEnd` follows when the last is decoded. */
  end(): void {
    const [first] = this.#decoders
    if (first === undefined) this.#sink.onEnd()
    else first.end()
  }

  resume(): void {
    this.#decoders.at(-1)?.resume()
  }

  /** Nothing of it is wanted any more. */
  destroy(): void {
    this.#isEnded = true
    for (const decoder of this.#decoders) decoder.destroy()
  }

  #start(firstBytes: Buffer): void {
    this.#decoders = this.#codings.toReversed().map((coding, index) => {
      // Inside another coding the first bytes are not known yet: deflate has its envelope there.
      const decoder = decoderOf(coding, index === 0 ? firstBytes : zlibHead)
      decoder.on('error', (error) => this.#fail(coding, error))
      return decoder
    })
    for (const [index, decoder] of this.#decoders.entries()) {
      const next = this.#decoders[index + 1]
      if (next !== undefined) decoder.pipe(next)
    }
    this.#decoders[0]?.on('drain', () => this.#sink.onDrain())
    const last = this.#decoders.at(-1)
    last?.on('data', (chunk: Buffer) => {
      if (!this.#isEnded && !this.#sink.onData(chunk)) last.pause()
    })
    last?.on('end', () => {
      if (!this.#isEnded) this.#sink.onEnd()
    })
  }

  #fail(coding: string, error: Error): void {
    if (this.#isEnded) return
    this.destroy()
    const isCut = 'code' in error && error.code === 'Z_BUF_ERROR'
    this.#sink.onFail(
      isCut
        ? new UpstreamFailure(
            'cut',
            `${this.#place} ended its answer in the middle of its ${coding}.`,
          )
        : new UpstreamFailure(
            'garbage',
            `${this.#place} sent an answer that is not ${coding}, as its Content-Encoding says (${error.message}).`,
          ),
    )
  }
}

const zlibHead = Buffer.from([0x78, 0x9c])
