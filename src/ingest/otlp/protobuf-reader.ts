import { DecodeStop } from './otlp-fault.ts'

/** The wire types of https://protobuf.dev/programming-guides/encoding/#structure that OTLP uses. */
const wireVarint = 0
const wireFixed64 = 1
const wireBytes = 2
const wireFixed32 = 5

/** Attribute names repeat from span to span; this many of the short ones are kept decoded. */
const namesKept = 4_096
const nameBytesMax = 64
const keptNames = Array.from<string | undefined>({ length: namesKept })

// Node has these on every Buffer; its types leave them out. They skip toString's look-up of the
// encoding, which is a sixth of the price of a short string.
type SlicingBuffer = Buffer & {
  utf8Slice(from: number, stop: number): string
  hexSlice(from: number, stop: number): string
}

/**
 * Walks one protobuf body. Every read is checked against `end`, which is the end of the message
 * being read, so that a length can never point outside its parent. Stops with DecodeStop.
 *
 * Written by hand rather than on protobufjs because decoding is the hot path of ingest: no long
 * objects, no intermediate messages, names decoded once per process rather than once per span.
 */
export class ProtobufReader {
  readonly bytes: SlicingBuffer
  at = 0
  end: number
  /** Name of the message being read, for the fault's text. */
  message = 'request'

  constructor(bytes: Buffer) {
    this.bytes = bytes as SlicingBuffer // see the type
    this.end = bytes.length
  }

  stop(what: string): never {
    throw new DecodeStop({
      kind: 'malformed',
      message: `The protobuf body cannot be read: ${what} in ${this.message}, at byte ${this.at} of ${this.bytes.length}. Send an OTLP export request as the specification has it.`,
    })
  }

  /** A tag: the field's number times eight plus its wire type. */
  tag(): number {
    const tag = this.uint32()
    if (tag >>> 3 === 0) this.stop('a field with number 0')
    return tag
  }

  /**
   * A varint cut to 32 bits, unsigned; longer ones are read whole and truncated, as protobuf does.
   */
  uint32(): number {
    const { bytes, end } = this
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= end) this.stop('a number that ends too early')
      const byte = bytes[this.at++] ?? 0
      if (shift < 32) value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
    return this.stop('a number longer than ten bytes')
  }

  /** A signed 64-bit varint: a number when that is exact, else its decimal string. */
  int64(): number | string {
    const { bytes, end } = this
    let low = 0
    let high = 0
    for (let group = 0; group < 10; group += 1) {
      if (this.at >= end) this.stop('a number that ends too early')
      const byte = bytes[this.at++] ?? 0
      const bits = byte & 0x7f
      if (group < 4) low |= bits << (group * 7)
      else if (group === 4) {
        low |= bits << 28
        high |= bits >>> 4
      } else high |= bits << (group * 7 - 32)
      if (byte < 0x80) return exactInteger(low >>> 0, high | 0)
    }
    return this.stop('a number longer than ten bytes')
  }

  boolean(): boolean {
    return this.int64() !== 0
  }

  fixed64(): bigint {
    const at = this.skipBytes(8)
    return this.bytes.readBigUInt64LE(at)
  }

  double(): number {
    const at = this.skipBytes(8)
    return this.bytes.readDoubleLE(at)
  }

  /** Enters the message of a length-delimited field, up to its end, and returns the end of the outer one, to be set again. */
  enter(): number {
    const outerEnd = this.end
    this.end = this.length()
    return outerEnd
  }

  /** Where a length-delimited field ends, whose length comes next. */
  length(): number {
    const length = this.uint32()
    if (length > this.end - this.at)
      this.stop(`a field of ${length} bytes where ${this.end - this.at} are left`)
    return this.at + length
  }

  text(): string {
    const stop = this.length()
    const from = this.at
    this.at = stop
    return stop === from ? '' : this.bytes.utf8Slice(from, stop)
  }

  /** Text that is expected to repeat: an attribute's or an event's name. */
  name(): string {
    const stop = this.length()
    const from = this.at
    const length = stop - from
    this.at = stop
    if (length === 0) return ''
    if (length > nameBytesMax) return this.bytes.utf8Slice(from, stop)
    return this.keptName(from, stop)
  }

  private keptName(from: number, stop: number): string {
    const { bytes } = this
    let hash = 0x811c9dc5
    for (let index = from; index < stop; index += 1) {
      hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
    }
    const slot = (hash >>> 0) % namesKept
    const kept = keptNames[slot]
    if (kept !== undefined && sameAscii(kept, bytes, from, stop)) return kept
    const name = bytes.utf8Slice(from, stop)
    keptNames[slot] = name
    return name
  }

  hex(): string {
    const stop = this.length()
    const from = this.at
    this.at = stop
    return this.bytes.hexSlice(from, stop)
  }

  base64(): string {
    const stop = this.length()
    const from = this.at
    this.at = stop
    return this.bytes.toString('base64', from, stop)
  }

  /** Skips a field that is not known, or not of the wire type that is known. */
  skip(tag: number): void {
    const wireType = tag & 7
    if (wireType === wireVarint) this.int64()
    else if (wireType === wireFixed64) this.skipBytes(8)
    else if (wireType === wireBytes) this.at = this.length()
    else if (wireType === wireFixed32) this.skipBytes(4)
    else this.stop(`wire type ${wireType}, which OTLP does not use,`)
  }

  private skipBytes(count: number): number {
    const { at } = this
    if (count > this.end - at)
      this.stop(`a fixed field of ${count} bytes where ${this.end - at} are left`)
    this.at = at + count
    return at
  }
}

/** Two's complement halves to a number when that is exact, else to a decimal string. */
function exactInteger(low: number, high: number): number | string {
  if (high === 0) return low
  const value = high * 0x1_0000_0000 + low
  if (Number.isSafeInteger(value)) return value
  return ((BigInt(high) << 32n) + BigInt(low)).toString()
}

function sameAscii(text: string, bytes: Buffer, from: number, stop: number): boolean {
  if (text.length !== stop - from) return false
  for (let index = 0; index < text.length; index += 1) {
    // A text of the same length with the same codes is the same text only if all are ASCII: a byte
    // of 0x80 and above is never its own character in UTF-8.
    const byte = bytes[from + index] ?? 0
    if (byte >= 0x80 || text.charCodeAt(index) !== byte) return false
  }
  return true
}
