import {
  closeSync,
  fdatasync,
  ftruncateSync,
  mkdirSync,
  openSync,
  writeSync,
  writevSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { addSpoolBytes, addSpoolFrames, hasSpoolRoom, type SpoolBudget } from '#spool/budget.ts'
import { FrameRoom } from '#spool/frame.ts'
import { segmentName } from '#spool/segment-name.ts'

/**
 * A segment is sealed at this size: large enough that files are few, small enough to delete soon.
 * It is deleted as a whole, so it is a small part of what the spool may hold: else a small spool
 * would be full of what is stored long since.
 */
const segmentBytesMax = 32 * 1024 * 1024
const segmentsPerSpool = 16

/**
 * While several callers wait at once, writes come at most this often: a call then waits a moment
 * longer, and the thread spends its time on calls instead of on system calls. A lone caller never waits.
 */
const busyFlushMs = 1

/** Frames of the calls that one write takes: ten of the longest that most send. */
const roomBytes = 1024 * 1024

export type SpoolWriterSettings = {
  readonly directory: string
  /** Unique among the living writers of the directory and across restarts. */
  readonly writer: string
  readonly budget: SpoolBudget
  /** Wait for the disk, not only for the operating system: survives power loss. */
  readonly fsync: boolean
  /** Called after bytes became safe, at most once per event-loop turn. */
  readonly onWritten: () => void
}

/** Why an append was refused. `full` passes by itself once the store drains the spool. */
export class SpoolRefusal extends Error {
  override name = 'SpoolRefusal'
  readonly retryable = true
}

const syncData = promisify(fdatasync)

/**
 * Appends frames to segment files of its own. The first of an event-loop turn are written at once,
 * others of that turn together; the promise of `append` settles when they are safe, in order.
 *
 * The write itself is synchronous on purpose: it ends in the page cache within microseconds, while
 * an asynchronous one would queue on the thread pool behind the trace store's queries.
 */
export class SpoolWriter {
  readonly #settings: SpoolWriterSettings
  #waiting: {
    frames: readonly Buffer[]
    count: number
    settle: () => void
    fail: (error: Error) => void
  }[] = []
  #isScheduled = false
  /** Several callers waited for the last write: the next ones share one too. */
  #isBusy = false
  /** Something was written in this turn of the event loop: what else comes in it is written together. */
  #isTurnTaken = false
  #descriptor = -1
  #sequence = 0
  #segmentBytes = 0
  #isClosed = false
  #syncing: Promise<void> = Promise.resolve()
  /** For frames that are appended in the turn in which they are encoded. */
  readonly room = new FrameRoom(roomBytes)

  constructor(settings: SpoolWriterSettings) {
    mkdirSync(settings.directory, { recursive: true })
    this.#settings = settings
  }

  /** True while the spool takes more; asked before a model call is made, so that its record has a place. */
  get hasRoom(): boolean {
    return hasSpoolRoom(this.#settings.budget, 0)
  }

  /**
   * Makes frames safe together. Rejects with SpoolRefusal when the spool is full (`must` overrides
   * that for calls already made), and with the file system's error when the disk will not take them.
   * `count` says how many frames there are where a buffer holds several.
   */
  append(
    frames: readonly Buffer[],
    {
      must = false,
      count = frames.length,
    }: { readonly must?: boolean; readonly count?: number } = {},
  ): Promise<void> {
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0)
    if (!must && !hasSpoolRoom(this.#settings.budget, bytes)) {
      return Promise.reject(
        new SpoolRefusal(
          `The spool is at its bound of ${this.#settings.budget.bytesMax} bytes because the trace store is not keeping up or away; try again shortly. Setting spool.bytesMax (BELAY_SPOOL_BYTES_MAX) raises the bound.`,
        ),
      )
    }
    if (this.#isClosed)
      return Promise.reject(new SpoolRefusal('The server is stopping; try again shortly.'))
    return new Promise((settle, fail) => {
      this.#waiting.push({ frames, count, settle, fail })
      if (this.#isScheduled) return
      if (!this.#isBusy && !this.#isTurnTaken) {
        this.#isTurnTaken = true
        setImmediate(this.#endTurn)
        this.#flush()
        return
      }
      this.#isScheduled = true
      if (this.#isBusy) setTimeout(this.#flushSoon, busyFlushMs)
      else setImmediate(this.#flushSoon)
    })
  }

  readonly #endTurn = () => {
    this.#isTurnTaken = false
  }

  /** Flushes what waits and closes the segment. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#flush()
    await this.#syncing
    if (this.#descriptor !== -1) closeSync(this.#descriptor)
    this.#descriptor = -1
  }

  readonly #flushSoon = () => this.#flush()

  #flush(): void {
    this.#isScheduled = false
    const batch = this.#waiting
    if (batch.length === 0) return
    this.#isBusy = batch.length > 1
    this.#waiting = []
    try {
      this.#write(
        batch.flatMap(({ frames }) => frames),
        batch.reduce((sum, { count }) => sum + count, 0),
      )
      this.room.reset()
    } catch (error) {
      this.room.reset()
      // Nobody is told that these are safe, so none of them may stay behind: a client that tries
      // again would find half of its spans stored already.
      this.#takeBack()
      // A segment that is not written to any more can be deleted: on a full disk that makes room.
      if (this.#segmentBytes > 0) this.#abandonSegment()
      const failure = error instanceof Error ? error : new Error(String(error))
      for (const { fail } of batch) fail(failure)
      return
    }
    if (!this.#settings.fsync) {
      for (const { settle } of batch) settle()
      this.#settings.onWritten()
      return
    }
    const descriptor = this.#descriptor
    this.#syncing = this.#syncing
      .then(() => syncData(descriptor))
      .then(
        () => {
          for (const { settle } of batch) settle()
          this.#settings.onWritten()
        },
        (error: Error) => {
          for (const { fail } of batch) fail(error)
        },
      )
  }

  #write(frames: readonly Buffer[], count: number): void {
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0)
    if (
      this.#descriptor === -1 ||
      this.#segmentBytes >=
        Math.min(segmentBytesMax, this.#settings.budget.bytesMax / segmentsPerSpool)
    )
      this.#openSegment()
    writeFully(this.#descriptor, frames, bytes)
    this.#segmentBytes += bytes
    addSpoolBytes(this.#settings.budget, bytes)
    addSpoolFrames(this.#settings.budget, count)
  }

  #openSegment(): void {
    this.#abandonSegment()
    this.#sequence += 1
    const name = segmentName(this.#settings.writer, this.#sequence)
    this.#descriptor = openSync(join(this.#settings.directory, name), 'ax', 0o600)
    this.#segmentBytes = 0
  }

  #takeBack(): void {
    if (this.#descriptor === -1) return
    try {
      ftruncateSync(this.#descriptor, this.#segmentBytes)
    } catch {
      this.#abandonSegment() // The reader cuts a torn tail by itself.
    }
  }

  #abandonSegment(): void {
    if (this.#descriptor !== -1) {
      const descriptor = this.#descriptor
      // With fsync a sync of this file may still be under way: close behind it.
      this.#syncing = this.#syncing.then(() => closeSync(descriptor))
    }
    this.#descriptor = -1
  }
}

/** Below this a copy is cheaper than one more part of a gathered write; above it the copy is what costs. */
const copiedBytesMax = 64 * 1024
/** Linux takes 1024 parts in one gathered write (IOV_MAX). */
const partsMax = 1024

function writeFully(descriptor: number, frames: readonly Buffer[], bytes: number): void {
  const whole = inOnePiece(frames, bytes)
  if (whole !== null) {
    writeWhole(descriptor, whole, 0)
    return
  }
  const isGathered = bytes > copiedBytesMax && frames.length <= partsMax
  const written = isGathered ? writevSync(descriptor, frames) : 0
  if (written < bytes) writeWhole(descriptor, Buffer.concat(frames, bytes), written)
}

/** The frames as the piece of memory that they are one behind the other; null where they are not. */
function inOnePiece([first, ...others]: readonly Buffer[], bytes: number): Buffer | null {
  if (first === undefined) return null
  let end = first.byteOffset + first.length
  for (const frame of others) {
    if (frame.buffer !== first.buffer || frame.byteOffset !== end) return null
    end += frame.length
  }
  return Buffer.from(first.buffer, first.byteOffset, bytes)
}

/** A short write happens when the disk is nearly full: the next one either finishes or throws ENOSPC. */
function writeWhole(descriptor: number, whole: Buffer, written: number): void {
  for (let at = written; at < whole.length;) at += writeSync(descriptor, whole, at)
}
