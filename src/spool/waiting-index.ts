import { crc32 } from 'node:zlib'
import type { SpanMeta } from '#spool/encode-row.ts'
import { type Frame, frameKinds } from '#spool/frame.ts'
import { readSegment } from '#spool/read-segment.ts'

/** A segment as it is while the index reads: `doneTo` moves on. */
export type WaitingSegment = { readonly path: string; readonly doneTo: () => number }

/** Bytes of frames that are looked at before others have their turn: a few milliseconds. */
const bytesPerTurn = 4 * 1024 * 1024
const entriesAtFirst = 1024

/**
 * Which spans wait in the spool, by trace: for receipts, which may be asked for often while a store
 * is away and gigabytes wait. Each byte of a segment is read once, in pieces between which the
 * thread does other things, and twelve bytes a frame are remembered. Questions take turns.
 */
export class WaitingIndex {
  readonly #segments = new Map<string, SegmentIndex>()
  #lastQuestion: Promise<unknown> = Promise.resolve()

  /**
   * Spans of a trace that are in these segments and not in the store. What is stored meanwhile may
   * be counted or not: who asks the store afterwards misses nothing.
   */
  count(segments: readonly WaitingSegment[], project: string, traceId: string): Promise<number> {
    const count = () => this.#count(segments, project, traceId)
    const turn = this.#lastQuestion.then(count, count)
    this.#lastQuestion = turn.catch(() => {})
    return turn
  }

  async #count(
    segments: readonly WaitingSegment[],
    project: string,
    traceId: string,
  ): Promise<number> {
    const paths = new Set(segments.map(({ path }) => path))
    for (const path of this.#segments.keys()) if (!paths.has(path)) this.#segments.delete(path)
    let found = 0
    for (const segment of segments) {
      try {
        found += await this.#countIn(segment, project, traceId)
      } catch (error) {
        // All of it was stored and the file deleted while it was read.
        if (!isGone(error)) throw error
        this.#segments.delete(segment.path)
      }
    }
    return found
  }

  async #countIn(segment: WaitingSegment, project: string, traceId: string): Promise<number> {
    const index = this.#segments.get(segment.path) ?? new SegmentIndex(segment.doneTo())
    this.#segments.set(segment.path, index)
    await index.readOn(segment.path)
    return index.count(traceNumber(project, traceId), segment.doneTo())
  }
}

/** The trace and the offset of every span of one segment, as far as it has been read. */
class SegmentIndex {
  #readTo: number
  #traces = new Float64Array(entriesAtFirst)
  #starts = new Uint32Array(entriesAtFirst) // a segment is sealed at 32 MB, or one frame more
  #length = 0

  constructor(from: number) {
    this.#readTo = from
  }

  async readOn(path: string): Promise<void> {
    let turnBegan = this.#readTo
    for (const part of readSegment(path, this.#readTo)) {
      // The rest may be a frame that is being written: it is read when it is whole.
      if (part.kind === 'rest') return
      if (part.kind === 'frame') this.#note(part.frame)
      this.#readTo = part.end
      if (part.end - turnBegan < bytesPerTurn) continue
      turnBegan = part.end
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Spans of the trace from `doneTo` on. */
  count(trace: number, doneTo: number): number {
    let found = 0
    for (let at = 0; at < this.#length; at += 1)
      if (this.#traces[at] === trace && (this.#starts[at] ?? 0) >= doneTo) found += 1
    return found
  }

  #note({ kind, meta }: Frame): void {
    if (kind !== frameKinds.span) return
    if (this.#length === this.#traces.length) this.#grow()
    const [project, traceId] = JSON.parse(meta.toString()) as SpanMeta // written by encodeSpan
    this.#traces[this.#length] = traceNumber(project, traceId)
    this.#starts[this.#length] = this.#readTo
    this.#length += 1
  }

  #grow(): void {
    const traces = new Float64Array(this.#length * 2)
    traces.set(this.#traces)
    this.#traces = traces
    const starts = new Uint32Array(this.#length * 2)
    starts.set(this.#starts)
    this.#starts = starts
  }
}

/**
 * 52 bits for a trace: among the five million spans that a full spool of 8 GB holds, two traces
 * share them once in a billion questions.
 */
function traceNumber(project: string, traceId: string): number {
  return crc32(`${project} ${traceId}`) * 2 ** 20 + Number.parseInt(traceId.slice(-5), 16)
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
