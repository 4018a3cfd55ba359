const lineFeed = 0x0a
const carriageReturn = 0x0d
const colon = 0x3a
const space = 0x20

/** What the reader of an event wants done with its bytes; see `SseSplitter.push`. */
export type SseVerdict =
  /** Let it out, and with it everything held before it. */
  | 'forward'
  /** Keep it and everything after it back. */
  | 'hold'
  /** Let out what was held before, and keep this one back. */
  | 'hold-latest'
  /** Leave it out: the caller did not ask for it. */
  | 'drop'

/** Reads one event: its name (`message` when the stream names none) and its data lines joined by \n. */
export type SseTake = (event: string, data: string) => SseVerdict

export type SseBounds = {
  /** An event longer than this passes through unread, so that one endless line cannot fill the memory. */
  readonly eventBytesMax: number
  /** Held bytes beyond this are dropped: nothing of use follows the end of a conversation. */
  readonly heldBytesMax: number
}

// A completed Responses reply repeats the whole answer, generated images included, in one event;
// 16 MiB carries several of them.
const usualBounds: SseBounds = { eventBytesMax: 16 * 1024 * 1024, heldBytesMax: 16 * 1024 * 1024 }

/**
 * Splits a stream of server-sent events into whole events, whatever the chunk boundaries, without
 * copying where a chunk holds whole events. Follows the parsing rules of the HTML standard
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream):
 * lines end in \n, \r\n or \r, an event ends at an empty line, a byte order mark is skipped.
 */
export class SseSplitter {
  readonly #bounds: SseBounds
  /** Bytes of the event under way, from earlier chunks. */
  #pieces: Buffer[] = []
  #piecesBytes = 0
  /** Whole events kept back by the reader. */
  #held: Buffer[] = []
  #heldBytes = 0
  #isHolding = false
  /** The event under way was too long: its bytes go through until it ends. */
  #isSkipping = false
  /** First byte of the line under way; -1 while it is empty. */
  #lineStart = -1
  /** True once the event under way has a finished line. */
  #hasLines = false
  /** The last byte seen was \r, so a \n right after it belongs to the same line end. */
  #endedInReturn = false
  #unreadEvents = 0

  constructor(bounds: Partial<SseBounds> = {}) {
    this.#bounds = { ...usualBounds, ...bounds }
  }

  /** Events that passed through unread because they were longer than `eventBytesMax`. */
  get unreadEvents(): number {
    return this.#unreadEvents
  }

  /**
   * Takes the next bytes, shows every event that they complete to `take`, and returns what may be
   * forwarded: whole events and whole comment lines, in order, byte for byte.
   */
  push(chunk: Buffer, take: SseTake): Buffer {
    const out: Buffer[] = []
    let unitStart = 0
    let position = 0
    if (this.#endedInReturn && chunk.length > 0) {
      this.#endedInReturn = false
      if (chunk[0] === lineFeed) position = 1
    }
    // Each is searched for again only when passed: a chunk without \r is scanned for it once.
    let nextFeed = chunk.indexOf(lineFeed, position)
    let nextReturn = chunk.indexOf(carriageReturn, position)
    for (;;) {
      if (nextFeed !== -1 && nextFeed < position) nextFeed = chunk.indexOf(lineFeed, position)
      if (nextReturn !== -1 && nextReturn < position) {
        nextReturn = chunk.indexOf(carriageReturn, position)
      }
      const isReturn = nextReturn !== -1 && (nextFeed === -1 || nextReturn < nextFeed)
      const lineEnd = isReturn ? nextReturn : nextFeed
      if (lineEnd === -1) break
      if (this.#lineStart === -1 && lineEnd > position) this.#lineStart = chunk[position] ?? -1
      position = lineEnd + 1
      if (isReturn) {
        if (position === chunk.length) this.#endedInReturn = true
        else if (chunk[position] === lineFeed) position += 1
      }
      const isBlank = this.#lineStart === -1
      const isLoneComment = this.#lineStart === colon && !this.#hasLines
      this.#lineStart = -1
      if (isBlank || isLoneComment) {
        this.#finishUnit(chunk.subarray(unitStart, position), take, out)
        unitStart = position
      } else {
        this.#hasLines = true
      }
    }
    if (position < chunk.length && this.#lineStart === -1) this.#lineStart = chunk[position] ?? -1
    if (unitStart < chunk.length) this.#keep(chunk.subarray(unitStart), out)
    return joined(out, chunk)
  }

  /**
   * Ends the stream: shows a last event that only lacks its empty line to `take`, and returns what
   * was held. `rest` is an event cut short, which no client may act on.
   */
  finish(take: SseTake): { readonly held: Buffer; readonly rest: Buffer } {
    const rest = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#piecesBytes = 0
    if (rest.length > 0 && !this.#isSkipping) showEvent(rest, take)
    const held = this.#held.length === 1 ? this.#held[0] : undefined
    return { held: held ?? Buffer.concat(this.#held), rest }
  }

  #finishUnit(tail: Buffer, take: SseTake, out: Buffer[]): void {
    this.#hasLines = false
    if (this.#isSkipping) {
      this.#isSkipping = false
      this.#release(tail, out)
      return
    }
    let bytes = tail
    if (this.#pieces.length > 0) {
      this.#pieces.push(tail)
      bytes = Buffer.concat(this.#pieces)
      this.#pieces = []
      this.#piecesBytes = 0
    }
    const verdict = showEvent(bytes, take)
    if (verdict === 'drop') return
    if (verdict === 'hold') {
      this.#isHolding = true
      this.#release(bytes, out)
      return
    }
    // Comments and blank lines (verdict null) never end the holding.
    if (verdict !== null && this.#isHolding) {
      for (const earlier of this.#held) out.push(earlier)
      this.#held = []
      this.#heldBytes = 0
      this.#isHolding = false
    }
    if (verdict === 'hold-latest') this.#isHolding = true
    this.#release(bytes, out)
  }

  #keep(bytes: Buffer, out: Buffer[]): void {
    if (this.#isSkipping) return this.#release(bytes, out)
    this.#pieces.push(bytes)
    this.#piecesBytes += bytes.length
    if (this.#piecesBytes <= this.#bounds.eventBytesMax) return
    this.#isSkipping = true
    this.#unreadEvents += 1
    for (const piece of this.#pieces) this.#release(piece, out)
    this.#pieces = []
    this.#piecesBytes = 0
  }

  #release(bytes: Buffer, out: Buffer[]): void {
    if (!this.#isHolding) {
      out.push(bytes)
      return
    }
    if (this.#heldBytes + bytes.length > this.#bounds.heldBytesMax && this.#held.length > 0) return
    this.#held.push(bytes)
    this.#heldBytes += bytes.length
  }
}

/** Shows the event in `bytes` to `take`; null when it carries no data, which the standard ignores. */
function showEvent(bytes: Buffer, take: SseTake): SseVerdict | null {
  let event = ''
  let data: string | null = null
  let position = hasByteOrderMark(bytes) ? 3 : 0
  const hasReturns = bytes.indexOf(carriageReturn) !== -1
  while (position < bytes.length) {
    const end = endOfLine(bytes, position, hasReturns)
    const name = fieldName(bytes, position, end)
    if (name !== null) {
      let valueStart = position + name.length + 1
      if (valueStart < end && bytes[valueStart] === space) valueStart += 1
      const value = valueStart < end ? bytes.toString('utf8', valueStart, end) : ''
      if (name === 'event') event = value
      else data = data === null ? value : `${data}\n${value}`
    }
    position = end + 1
  }
  if (data === null) return null
  return take(event === '' ? 'message' : event, data)
}

/** `data` and `event` are all that anyone here reads; `id`, `retry` and comments are forwarded only. */
function fieldName(bytes: Buffer, start: number, end: number): 'data' | 'event' | null {
  if (isField(bytes, start, end, 'data')) return 'data'
  if (isField(bytes, start, end, 'event')) return 'event'
  return null
}

function isField(bytes: Buffer, start: number, end: number, name: string): boolean {
  const nameEnd = start + name.length
  if (nameEnd > end) return false
  for (let index = 0; index < name.length; index += 1) {
    if (bytes[start + index] !== name.charCodeAt(index)) return false
  }
  return nameEnd === end || bytes[nameEnd] === colon
}

function endOfLine(bytes: Buffer, start: number, hasReturns: boolean): number {
  const feed = bytes.indexOf(lineFeed, start)
  const end = feed === -1 ? bytes.length : feed
  if (!hasReturns) return end
  const back = bytes.indexOf(carriageReturn, start)
  return back === -1 ? end : Math.min(end, back)
}

function hasByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

const nothing = Buffer.alloc(0)

/** One buffer of all that goes out; a view of `chunk` when it is a stretch of it. */
function joined(out: Buffer[], chunk: Buffer): Buffer {
  const [first] = out
  if (first === undefined) return nothing
  if (out.length === 1) return first
  const last = out[out.length - 1]
  const bytes = out.reduce((sum, buffer) => sum + buffer.length, 0)
  const isOneStretch =
    last !== undefined &&
    out.every(
      (buffer) => buffer.buffer === chunk.buffer && buffer.byteOffset >= chunk.byteOffset,
    ) &&
    last.byteOffset + last.length - first.byteOffset === bytes &&
    last.byteOffset + last.length <= chunk.byteOffset + chunk.length
  if (!isOneStretch) return Buffer.concat(out, bytes)
  const start = first.byteOffset - chunk.byteOffset
  return chunk.subarray(start, start + bytes)
}
