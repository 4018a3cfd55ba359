import { crc32 } from 'node:zlib'

/**
 * A frame of a spool segment: what one span or score looks like on disk.
 *
 *     u32 body length · u32 CRC-32 of the body · body
 *     body = u8 kind · u16 length of meta · meta (JSON array) · row (JSON object, UTF-8)
 *
 * Little-endian. `meta` repeats the few columns that the store's owner decides by, so that it need
 * not parse the row; the row goes to the trace store as it is.
 */
export type Frame = {
  readonly kind: FrameKind
  readonly meta: Buffer
  readonly row: Buffer
}

export const frameKinds = { span: 1, score: 2 } as const
export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds]

const headerBytes = 8
const bodyPrefixBytes = 3

/** The longest body written or believed: above any capture limit, and small enough to hold in memory. */
export const frameBodyBytesMax = 64 * 1024 * 1024
const lengthTopByteMax = frameBodyBytesMax >> 24

/**
 * Memory for the frames of one write, used again for the next: a frame of its own each time would be
 * most of what a thread allocates, and collecting that half of what it does.
 */
export class FrameRoom {
  readonly #bytes: Buffer
  #used = 0

  constructor(bytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(bytes)
  }

  /** So many bytes behind those taken before; of their own where the room is full. */
  take(bytes: number): Buffer {
    const end = this.#used + bytes
    if (end > this.#bytes.length) return Buffer.allocUnsafe(bytes)
    const taken = this.#bytes.subarray(this.#used, end)
    this.#used = end
    return taken
  }

  /** What was taken is overwritten from now on. */
  reset(): void {
    this.#used = 0
  }
}

/** Encodes a frame, in the room of a writer that takes it in the same turn. Throws RangeError when the body would exceed `frameBodyBytesMax` or the meta 64 KiB. */
export function encodeFrame(kind: FrameKind, meta: string, row: string, room?: FrameRoom): Buffer {
  const metaBytes = Buffer.byteLength(meta)
  const bodyBytes = bodyPrefixBytes + metaBytes + Buffer.byteLength(row)
  if (bodyBytes > frameBodyBytesMax || metaBytes > 0xffff) {
    throw new RangeError(
      `A spool frame of ${bodyBytes} bytes is over the bound of ${frameBodyBytesMax}.`,
    )
  }
  const frameBytes = headerBytes + bodyBytes
  const frame = room?.take(frameBytes) ?? Buffer.allocUnsafe(frameBytes)
  frame.writeUInt32LE(bodyBytes, 0)
  frame.writeUInt8(kind, headerBytes)
  frame.writeUInt16LE(metaBytes, headerBytes + 1)
  frame.write(meta, headerBytes + bodyPrefixBytes)
  frame.write(row, headerBytes + bodyPrefixBytes + metaBytes)
  frame.writeUInt32LE(crc32(frame.subarray(headerBytes)), 4)
  return frame
}

/**
 * What stands at `offset` of a segment: a frame and where the next one begins, a frame whose
 * checksum is wrong (its length can still be believed when the next frame is sound), or `short`
 * when the bytes end before the frame does.
 */
export type FrameAt =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly end: number }
  | { readonly kind: 'corrupt'; readonly end: number }
  | { readonly kind: 'short' }

/** Reads the frame at `offset`. Never throws. `corrupt.end` is the end of the buffer when the length itself is absurd. */
export function readFrame(bytes: Buffer, offset: number): FrameAt {
  if (offset + headerBytes > bytes.length) return { kind: 'short' }
  const bodyBytes = bytes.readUInt32LE(offset)
  if (bodyBytes < bodyPrefixBytes || bodyBytes > frameBodyBytesMax) {
    return { kind: 'corrupt', end: bytes.length }
  }
  const start = offset + headerBytes
  const end = start + bodyBytes
  if (end > bytes.length) return { kind: 'short' }
  const body = bytes.subarray(start, end)
  if (crc32(body) !== bytes.readUInt32LE(offset + 4)) return { kind: 'corrupt', end }
  const kind = body.readUInt8(0)
  const metaEnd = bodyPrefixBytes + body.readUInt16LE(1)
  if ((kind !== frameKinds.span && kind !== frameKinds.score) || metaEnd > body.length) {
    return { kind: 'corrupt', end }
  }
  const frame = { kind, meta: body.subarray(bodyPrefixBytes, metaEnd), row: body.subarray(metaEnd) }
  return { kind: 'frame', frame: { ...frame, kind }, end }
}

/**
 * Where the next sound frame begins, at or after `offset`; -1 when there is none. Rows are JSON, in
 * whose bytes no length of a frame can hide (its last byte is below every character), so damage
 * ends exactly where the next frame begins.
 */
export function findFrame(bytes: Buffer, offset: number): number {
  for (let at = offset; at + headerBytes <= bytes.length; at += 1) {
    if ((bytes[at + 3] ?? 0xff) > lengthTopByteMax) continue
    if (readFrame(bytes, at).kind === 'frame') return at
  }
  return -1
}
