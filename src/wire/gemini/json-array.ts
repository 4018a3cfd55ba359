import type { SseTake, SseVerdict } from '#kit/sse.ts'
import type { EventSplitter } from '#wire/read-stream.ts'

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

// As for server-sent events: generous for generated images, and a bound all the same.
const elementBytesMax = 16 * 1024 * 1024

/**
 * Cuts the other framing of Gemini's streams, one JSON array that grows by an element per chunk,
 * into its elements. The bracket that closes the array is the end and stays back until `finish`.
 */
export class JsonArraySplitter implements EventSplitter {
  unreadEvents = 0
  #depth = 0
  #isInText = false
  #isEscaped = false
  #isClosed = false
  /** Bytes since the end of the last element, from earlier chunks. */
  #pieces: Buffer[] = []
  #piecesBytes = 0
  #isSkipping = false
  #held: Buffer[] = []

  push(chunk: Buffer, take: SseTake): Buffer {
    const out: Buffer[] = []
    let start = 0
    for (let index = 0; index < chunk.length; index += 1) {
      if (!this.#endsElement(chunk[index] ?? 0)) continue
      this.#finishElement(chunk.subarray(start, index + 1), take, out)
      start = index + 1
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start), out)
    return out.length === 1 && out[0] !== undefined ? out[0] : Buffer.concat(out)
  }

  finish(): { readonly held: Buffer; readonly rest: Buffer } {
    const tail = Buffer.concat(this.#pieces)
    this.#pieces = []
    return this.#isClosed
      ? { held: Buffer.concat([...this.#held, tail]), rest: Buffer.alloc(0) }
      : { held: Buffer.concat(this.#held), rest: tail }
  }

  /** Reads one byte; true when it is the brace that ends an element. */
  #endsElement(byte: number): boolean {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (byte === backslash) this.#isEscaped = true
      else if (byte === quote) this.#isInText = false
      return false
    }
    if (byte === quote) this.#isInText = true
    else if (byte === openBrace || byte === openBracket) this.#depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      this.#depth -= 1
      if (this.#depth === 0) this.#isClosed = true
      return this.#depth === 1 && byte === closeBrace
    }
    return false
  }

  #finishElement(tail: Buffer, take: SseTake, out: Buffer[]): void {
    if (this.#isSkipping) {
      this.#isSkipping = false
      out.push(tail)
      return
    }
    const bytes = this.#pieces.length === 0 ? tail : Buffer.concat([...this.#pieces, tail])
    this.#pieces = []
    this.#piecesBytes = 0
    // Before the element stand the bracket that opens the array, or a comma, and white space.
    const verdict: SseVerdict = take('message', bytes.toString('utf8', bytes.indexOf(openBrace)))
    if (verdict !== 'hold') {
      out.push(...this.#held)
      this.#held = []
    }
    if (verdict === 'forward') out.push(bytes)
    else this.#held.push(bytes)
  }

  #keep(bytes: Buffer, out: Buffer[]): void {
    if (this.#isSkipping) {
      out.push(bytes)
      return
    }
    this.#pieces.push(bytes)
    this.#piecesBytes += bytes.length
    if (this.#piecesBytes <= elementBytesMax) return
    this.#isSkipping = true
    this.unreadEvents += 1
    out.push(...this.#held, ...this.#pieces)
    this.#held = []
    this.#pieces = []
    this.#piecesBytes = 0
  }
}
