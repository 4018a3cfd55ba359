import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { findFrame, type Frame, frameBodyBytesMax, readFrame } from '#spool/frame.ts'

/** What stands in a segment, in order and without gaps. Offsets are those of the file. */
export type SegmentPart =
  | { readonly kind: 'frame'; readonly end: number; readonly frame: Frame }
  /** Damaged bytes up to where the next sound frame begins. */
  | { readonly kind: 'corrupt'; readonly end: number; readonly bytes: Buffer }
  /**
   * The end of the file after the last sound frame; the last part, if there is one. `isTorn` when a
   * frame ends beyond it: it is still being written, or never was to its end.
   */
  | {
      readonly kind: 'rest'
      readonly end: number
      readonly bytes: Buffer
      readonly isTorn: boolean
    }

/** Read at once; a frame that is longer is read by itself. */
const windowBytes = 8 * 1024 * 1024
const wideWindowBytes = frameBodyBytesMax + windowBytes

/** Reads a segment from one offset to another, or to its end as it is when it is reached. */
export function* readSegment(path: string, from: number, to = Infinity): Generator<SegmentPart> {
  let offset = from
  let bytesMax = windowBytes
  while (offset < to) {
    const { bytes, isAtEnd } = readRange(path, offset, { bytesMax, to })
    let position = 0
    while (position < bytes.length) {
      const at = readFrame(bytes, position)
      const next = at.kind === 'frame' ? at.end : findFrame(bytes, position + 1)
      if (next === -1) break
      const end = offset + next
      if (at.kind === 'frame') yield { kind: 'frame', end, frame: at.frame }
      else yield { kind: 'corrupt', end, bytes: bytes.subarray(position, next) }
      position = next
    }
    const left = bytes.subarray(position)
    if (isAtEnd) {
      if (left.length === 0) return
      const isTorn = readFrame(bytes, position).kind === 'short'
      yield { kind: 'rest', end: offset + bytes.length, bytes: left, isTorn }
      return
    }
    if (position > 0) bytesMax = windowBytes
    else if (bytesMax === windowBytes) bytesMax = wideWindowBytes
    else {
      yield { kind: 'corrupt', end: offset + bytes.length, bytes }
      position = bytes.length
    }
    offset += position
  }
}

function readRange(
  path: string,
  from: number,
  { bytesMax, to }: { readonly bytesMax: number; readonly to: number },
): { bytes: Buffer; isAtEnd: boolean } {
  const descriptor = openSync(path, 'r')
  try {
    const end = Math.min(to, fstatSync(descriptor).size)
    const length = Math.min(bytesMax, Math.max(0, end - from))
    const bytes = Buffer.allocUnsafe(length)
    const read = readSync(descriptor, bytes, 0, length, from)
    return { bytes: bytes.subarray(0, read), isAtEnd: from + read >= end || read < length }
  } finally {
    closeSync(descriptor)
  }
}
