import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { addSpoolBytes, addSpoolFrames, refusedSpans, type SpoolBudget, spoolBytes, spoolFrames } from '#spool/budget.ts'
import { appendCut, type Cut, cutsPath, type CutsState, readCuts } from '#spool/cuts.ts'
import { overruleCounts, type SpanMeta } from '#spool/encode-row.ts'
import { type Frame, frameKinds, readFrame } from '#spool/frame.ts'
import { type Ledger, readLedger, writeLedger } from '#spool/ledger.ts'
import { parseSegmentName } from '#spool/segment-name.ts'

/** One span as the decision sees it; `row` is parsed only when asked. */
export type SpooledSpan = { readonly meta: SpanMeta; readonly row: Buffer }

/** What the rules say about a batch; see Cut for the meaning of each part. */
export type Decision = Pick<Cut, 'repeated' | 'overruled' | 'corrections'>

/** Rows of one batch, as the store takes them. */
export type Batch = {
  readonly spans: readonly Buffer[]
  readonly scores: readonly Buffer[]
  /** Same batch, same token: the store ignores what it has under a token already. */
  readonly token: string
}

/** Thrown by `insert` when the store will never take these rows; anything else is tried again. */
export class PermanentRefusal extends Error {
  override name = 'PermanentRefusal'
}

export type DrainSettings = {
  readonly directory: string
  readonly budget: SpoolBudget
  /** Writers of this process: their newest segment is still being written. */
  readonly liveWriters: ReadonlySet<string>
  readonly decide: (spans: readonly (SpooledSpan | null)[]) => Decision
  readonly insert: (batch: Batch) => Promise<void>
  /** After a batch is in the store. */
  readonly onStored: (spans: readonly SpanMeta[]) => void
  readonly onTrouble: (sentence: string) => void
}

/** Bounds of one batch: what the embedded store materialises at once, and what a retry repeats. */
const batchBytesMax = 8 * 1024 * 1024
const batchFramesMax = 10_000
/** A pause between inserts, so that a trickle of calls does not become a flood of tiny parts. */
const insertIntervalMs = 150
const idlePollMs = 1000
const retryPauseMsMax = 5000
/** Rounds in which a wrong checksum at the live end of a segment may still be a write under way. */
const corruptStrikesMax = 5

type Segment = {
  readonly file: string
  readonly path: string
  readonly writer: string
  readonly sequence: number
  state: CutsState
  strikes: number
}

/**
 * Moves frames from the segments into the store, each exactly once, whatever dies in between.
 * Owned by the thread that owns the store; there is one per data directory.
 */
export class SpoolDrain {
  readonly #settings: DrainSettings
  readonly #ledger: Ledger
  readonly #segments = new Map<string, Segment>()
  #isStopping = false
  #wake: (() => void) | null = null
  #loop: Promise<void> | null = null
  #trouble = ''

  /** Takes stock of the directory: counts frames and bytes that wait there into the budget. */
  constructor(settings: DrainSettings) {
    mkdirSync(join(settings.directory, 'quarantine'), { recursive: true })
    this.#settings = settings
    this.#ledger = readLedger(settings.directory)
    addSpoolFrames(settings.budget, this.#ledger.frames)
    for (const segment of this.#discover()) {
      addSpoolBytes(settings.budget, statSync(segment.path).size)
      addSpoolFrames(settings.budget, segment.state.totals.frames + this.#framesAfter(segment, segment.state.doneTo))
    }
  }

  /** Starts draining; returns at once. */
  start(): void {
    this.#loop = this.#run()
  }

  /** Says that a writer wrote. Cheap; called often. */
  nudge(): void {
    this.#wake?.()
  }

  /** Finishes the batch under way and stops; what is left stays on disk for the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#wake?.()
    await this.#loop
    this.#saveLedger()
  }

  /** Drains until nothing waits, once: what start-up does before the gateway opens. Stops early when the store refuses to answer. */
  async catchUp(): Promise<void> {
    while (await this.#round());
  }

  /** Why nothing moves, as a sentence; '' while all is well. */
  get trouble(): string {
    return this.#trouble
  }

  /** The counters of product page "Health"; see contract/health.ts. */
  counters(): {
    received: number
    stored: number
    repeated: number
    quarantined: number
    spooled: number
    refused: number
    corruptFrames: number
    tornTails: number
    bytes: number
    segments: number
    oldestAgeMs: number | null
  } {
    let { stored, repeated, quarantined } = this.#ledger
    let spooled = 0
    let oldestMs: number | null = null
    for (const segment of this.#discover()) {
      stored += segment.state.totals.stored
      repeated += segment.state.totals.repeated
      quarantined += segment.state.totals.quarantined
      const waiting = this.#framesAfter(segment, segment.state.doneTo)
      spooled += waiting
      if (waiting > 0) oldestMs = Math.min(oldestMs ?? Infinity, statSync(segment.path).birthtimeMs)
    }
    return {
      received: spoolFrames(this.#settings.budget),
      stored,
      repeated,
      quarantined,
      spooled,
      refused: this.#ledger.refused + refusedSpans(this.#settings.budget),
      corruptFrames: this.#ledger.corruptFrames,
      tornTails: this.#ledger.tornTails,
      bytes: spoolBytes(this.#settings.budget),
      segments: this.#segments.size,
      oldestAgeMs: oldestMs === null ? null : Math.max(0, Date.now() - oldestMs),
    }
  }

  /** Spans of a trace that wait here; for receipts. Reads at most the batch bound per segment. */
  spansWaiting(project: string, traceId: string): number {
    let count = 0
    for (const segment of this.#discover()) {
      for (const frame of this.#frames(segment, segment.state.doneTo, Infinity)) {
        if (frame.kind !== frameKinds.span) continue
        const meta = parseSpanMeta(frame)
        if (meta[0] === project && meta[1] === traceId) count += 1
      }
    }
    return count
  }

  async #run(): Promise<void> {
    let pauseMs = 0
    while (!this.#isStopping) {
      let moved = false
      try {
        moved = await this.#round()
        pauseMs = moved ? insertIntervalMs : 0
        this.#trouble = ''
      } catch (error) {
        pauseMs = Math.min(retryPauseMsMax, Math.max(250, pauseMs * 2))
        this.#trouble = `The trace store does not take what the spool holds: ${error instanceof Error ? error.message : String(error)}`
        this.#settings.onTrouble(this.#trouble)
      }
      if (pauseMs > 0) await this.#sleep(pauseMs, false)
      else await this.#sleep(idlePollMs, true)
    }
  }

  #sleep(forMs: number, canWake: boolean): Promise<void> {
    if (this.#isStopping) return Promise.resolve()
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(finish, forMs)
      this.#wake = () => {
        if (canWake || this.#isStopping) finish()
      }
    })
  }

  /** One pass over all segments; true when anything was stored. */
  async #round(): Promise<boolean> {
    let moved = false
    for (const segment of this.#discover()) {
      while (await this.#advance(segment)) moved = true
      if (this.#isStopping) break
      if (this.#isSealed(segment) && this.#isFinished(segment)) this.#fold(segment)
    }
    return moved
  }

  /** Stores the next batch of a segment; false when it has none. */
  async #advance(segment: Segment): Promise<boolean> {
    const cut = segment.state.open ?? this.#nextCut(segment)
    if (cut === null) return false
    await this.#store(segment, cut)
    return !this.#isStopping
  }

  #nextCut(segment: Segment): Cut | null {
    const from = segment.state.doneTo
    let to = from
    let corrupt = 0
    const frames: Frame[] = []
    const bytes = readRange(segment.path, from, batchBytesMax)
    while (frames.length < batchFramesMax) {
      let at = readFrame(bytes, to - from)
      if (at.kind === 'short' && to === from && bytes.length === batchBytesMax) {
        // One frame larger than a whole batch: read on to its end.
        const wider = readRange(segment.path, from, batchBytesMax * 9)
        at = readFrame(wider, 0)
      }
      if (at.kind === 'short') {
        if (this.#isSealed(segment) && bytes.length < batchBytesMax && bytes.length > to - from) {
          this.#ledger.tornTails += 1
          this.#quarantine(segment, 'torn', bytes.subarray(to - from))
          this.#finishAt(segment, from + bytes.length)
        }
        break
      }
      if (at.kind === 'corrupt') {
        if (!this.#isSealed(segment) && at.end >= bytes.length) {
          segment.strikes += 1
          if (segment.strikes < corruptStrikesMax) break
        }
        corrupt += 1
        this.#quarantine(segment, 'corrupt', bytes.subarray(to - from, at.end))
      } else {
        frames.push(at.frame)
      }
      segment.strikes = 0
      to = from + at.end
    }
    if (to === from) return null
    const spans = frames.map((frame) => (frame.kind === frameKinds.span ? { meta: parseSpanMeta(frame), row: frame.row } : null))
    const cut: Cut = { from, to, frames: frames.length + corrupt, corrupt, ...this.#settings.decide(spans) }
    appendCut(cutsPath(segment.path), cut)
    this.#ledger.corruptFrames += corrupt
    segment.state = { ...segment.state, open: cut }
    return cut
  }

  async #store(segment: Segment, cut: Cut): Promise<void> {
    const frames = [...this.#frames(segment, cut.from, cut.to)]
    const repeated = new Set(cut.repeated)
    const kept = frames.flatMap((frame, index) => {
      if (repeated.has(index)) return []
      const counts = cut.overruled[index]
      return [counts === undefined ? frame : { ...frame, row: overruleCounts(frame.row, counts) }]
    })
    const token = `${segment.file}:${cut.from}-${cut.to}`
    const corrections = cut.corrections.map((row) => Buffer.from(row))
    const quarantined = await this.#insertOrBisect(segment, kept, corrections, token)
    const stored = kept.length - quarantined
    const done = { done: cut.to, stored, repeated: repeated.size, quarantined: quarantined + cut.corrupt }
    appendCut(cutsPath(segment.path), done)
    const { totals } = segment.state
    segment.state = {
      doneTo: cut.to,
      open: null,
      totals: {
        frames: totals.frames + cut.frames,
        stored: totals.stored + done.stored,
        repeated: totals.repeated + done.repeated,
        quarantined: totals.quarantined + done.quarantined,
      },
    }
    this.#settings.onStored(kept.filter((frame) => frame.kind === frameKinds.span).map(parseSpanMeta))
  }

  /** Inserts frames; halves what the store refuses for good until the bad rows stand alone. Returns how many were set aside. */
  async #insertOrBisect(segment: Segment, frames: readonly Frame[], corrections: readonly Buffer[], token: string): Promise<number> {
    if (frames.length === 0 && corrections.length === 0) return 0
    try {
      await this.#settings.insert({
        spans: [...frames.filter((frame) => frame.kind === frameKinds.span).map((frame) => frame.row), ...corrections],
        scores: frames.filter((frame) => frame.kind === frameKinds.score).map((frame) => frame.row),
        token,
      })
      return 0
    } catch (error) {
      if (!(error instanceof PermanentRefusal)) throw error
      if (frames.length <= 1) {
        for (const frame of frames) this.#quarantine(segment, 'refused', Buffer.concat([frame.row, Buffer.from('\n')]))
        this.#settings.onTrouble(`The trace store refused a row for good; it is kept in ${this.#settings.directory}/quarantine: ${error.message}`)
        if (corrections.length > 0) await this.#insertOrBisect(segment, [], corrections, `${token}c`)
        return frames.length
      }
      const middle = frames.length >> 1
      const first = await this.#insertOrBisect(segment, frames.slice(0, middle), corrections, `${token}a`)
      return first + (await this.#insertOrBisect(segment, frames.slice(middle), [], `${token}b`))
    }
  }

  *#frames(segment: Segment, from: number, to: number): Generator<Frame> {
    let offset = from
    while (offset < to) {
      let bytes = readRange(segment.path, offset, batchBytesMax)
      let position = 0
      while (offset + position < to) {
        const at = readFrame(bytes, position)
        if (at.kind === 'short') break
        position = at.end
        if (at.kind === 'frame') yield at.frame
      }
      if (position === 0) {
        bytes = readRange(segment.path, offset, batchBytesMax * 9)
        const at = readFrame(bytes, 0)
        if (at.kind !== 'frame') return
        position = at.end
        yield at.frame
      }
      offset += position
    }
  }

  #framesAfter(segment: Segment, offset: number): number {
    let count = 0
    for (const _ of this.#frames(segment, offset, Infinity)) count += 1
    return count
  }

  /** Segments on disk in the order to drain them; those already folded are deleted. */
  #discover(): Segment[] {
    const found: Segment[] = []
    for (const file of readdirSync(this.#settings.directory)) {
      const name = parseSegmentName(file)
      if (name === null) continue
      const path = join(this.#settings.directory, file)
      if (name.sequence <= (this.#ledger.folded[name.writer] ?? 0)) {
        this.#remove(path)
        continue
      }
      const known = this.#segments.get(file)
      const segment = known ?? { ...name, file, path, state: readCuts(cutsPath(path)), strikes: 0 }
      this.#segments.set(file, segment)
      found.push(segment)
    }
    return found.sort((a, b) => (a.writer === b.writer ? a.sequence - b.sequence : a.writer < b.writer ? -1 : 1))
  }

  #isSealed(segment: Segment): boolean {
    if (!this.#settings.liveWriters.has(segment.writer)) return true
    for (const other of this.#segments.values()) {
      if (other.writer === segment.writer && other.sequence > segment.sequence) return true
    }
    return false
  }

  #isFinished(segment: Segment): boolean {
    return segment.state.open === null && segment.state.doneTo >= statSync(segment.path).size
  }

  /** Marks everything up to an offset as dealt with, without frames: a torn tail. */
  #finishAt(segment: Segment, offset: number): void {
    appendCut(cutsPath(segment.path), { done: offset, stored: 0, repeated: 0, quarantined: 0 })
    segment.state = { ...segment.state, doneTo: offset }
  }

  #fold(segment: Segment): void {
    const { totals } = segment.state
    const size = statSync(segment.path).size
    this.#ledger.frames += totals.frames
    this.#ledger.stored += totals.stored
    this.#ledger.repeated += totals.repeated
    this.#ledger.quarantined += totals.quarantined
    this.#ledger.folded = { ...this.#ledger.folded, [segment.writer]: segment.sequence }
    writeLedger(this.#settings.directory, this.#ledger)
    this.#remove(segment.path)
    this.#segments.delete(segment.file)
    addSpoolBytes(this.#settings.budget, -size)
  }

  #saveLedger(): void {
    // Refusals are counted per process; they are folded once, when it ends in order.
    writeLedger(this.#settings.directory, {
      ...this.#ledger,
      refused: this.#ledger.refused + refusedSpans(this.#settings.budget),
    })
  }

  #remove(path: string): void {
    rmSync(path, { force: true })
    rmSync(cutsPath(path), { force: true })
  }

  #quarantine(segment: Segment, why: 'corrupt' | 'refused' | 'torn', bytes: Buffer): void {
    appendFileSync(join(this.#settings.directory, 'quarantine', `${segment.file}.${why}`), bytes, { mode: 0o600 })
  }
}

function parseSpanMeta(frame: Frame): SpanMeta {
  return JSON.parse(frame.meta.toString()) as SpanMeta // written by encodeSpan, guarded by the checksum
}

function readRange(path: string, from: number, bytesMax: number): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const length = Math.min(bytesMax, Math.max(0, fstatSync(descriptor).size - from))
    const buffer = Buffer.allocUnsafe(length)
    const read = readSync(descriptor, buffer, 0, length, from)
    return buffer.subarray(0, read)
  } finally {
    closeSync(descriptor)
  }
}
