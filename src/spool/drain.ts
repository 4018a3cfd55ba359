import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  addSpoolBytes,
  addSpoolFrames,
  refusedSpans,
  type SpoolBudget,
  spoolBytes,
  spoolFrames,
} from '#spool/budget.ts'
import {
  addTotals,
  afterDone,
  appendCut,
  type Cut,
  cutsPath,
  type CutsState,
  type Done,
} from '#spool/cuts.ts'
import { overruleCounts, type SpanMeta } from '#spool/encode-row.ts'
import { type Frame, frameKinds } from '#spool/frame.ts'
import { type Ledger, ledgerPath, readLedger, writeLedger } from '#spool/ledger.ts'
import { readCuts, rewriteCuts } from '#spool/read-cuts.ts'
import { readSegment } from '#spool/read-segment.ts'
import { parseSegmentName } from '#spool/segment-name.ts'
import { keepDamaged, quarantineOf } from '#spool/set-aside.ts'
import { WaitingIndex } from '#spool/waiting-index.ts'

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

/** Thrown by `insert` when the store answered that it does not take these rows, and may go on to say so. */
export class DoubtfulRefusal extends Error {
  override name = 'DoubtfulRefusal'
}

export type DrainSettings = {
  readonly directory: string
  readonly budget: SpoolBudget
  /** Writers of this process: their newest segment is still being written. */
  readonly liveWriters: ReadonlySet<string>
  readonly decide: (spans: readonly (SpooledSpan | null)[]) => Decision
  /** Spans of a batch that a former process decided, with its verdicts: they are known from now on. */
  readonly recall: (spans: readonly SpooledSpan[]) => void
  readonly insert: (batch: Batch) => Promise<void>
  /** After a batch is in the store. */
  readonly onStored: (spans: readonly SpanMeta[]) => void
  readonly onTrouble: (sentence: string) => void
}

/** A place at the end of every segment, in bytes; see `mark`. */
export type SpoolMark = readonly { readonly file: string; readonly end: number }[]

/** Bounds of one batch: what the embedded store materialises at once, and what a retry repeats. */
const batchBytesMax = 16 * 1024 * 1024
const batchFramesMax = 20_000
/** Frames decided in one turn of the event loop, some ten milliseconds: a page waits no longer for the spool. */
const decideFramesMax = 1000
/**
 * Pauses between inserts. Each has a fixed price in the store, some forty milliseconds of work for a
 * part in every table and its rollups, so a busy store is given fewer and larger ones: a page that
 * follows a few calls sees each almost at once, and one that follows many sees them every 0.6 s. An
 * insert that takes long itself is hardly dearer for a short pause after it, and what came meanwhile
 * has waited for it already.
 */
const insertPauseMs = 150
const busyRoundMs = 600
/** Frames stored in one round that make it a busy one. */
const busyFramesMin = 50
const idlePollMs = 10_000
const retryPauseMsMax = 5000
/** Quarantined rows that are remembered by trace, for receipts. */
const quarantinedTracesMax = 100_000
/** The writer counts frames just after it wrote them: a count in between is taken again. */
const countTriesMax = 5
/** A doubtful refusal this often in a row is taken for a permanent one: one row must not hold up all others. */
const doubtsMax = 5
/** Rounds in which a wrong checksum at the live end of a segment may still be a write under way. */
const corruptStrikesMax = 5

/** A cut and its frames at hand, so that they are read and parsed once. */
type Batched = {
  readonly cut: Cut
  readonly frames: readonly Frame[]
  /** Of each frame; null for what is no span. */
  readonly spans: readonly (SpooledSpan | null)[]
  /** More waits behind it: it ended at a bound. */
  readonly isFull: boolean
}

type Segment = {
  readonly file: string
  readonly path: string
  readonly writer: string
  readonly sequence: number
  state: CutsState
  strikes: number
  /** False for a cut that a former process left open, until it has been recalled. */
  isOpenOurs: boolean
  /** Doubtful refusals of the cut under way. */
  doubts: number
  /** Decided, but not yet written down: the batch before it is under way, or the disk would not take it. */
  decided: Batched | null
  /** The open cut with its frames, where this process decided it; else they are read again. */
  inHand: Batched | null
  /** How many frames wait between `doneTo` and this offset, so that counting again reads only what is new. */
  counted: { readonly to: number; readonly frames: number }
}

/**
 * Moves frames from the segments into the store, each exactly once, whatever dies in between.
 * Owned by the thread that owns the store; there is one per data directory.
 */
export class SpoolDrain {
  readonly #settings: DrainSettings
  #ledger: Ledger
  readonly #segments = new Map<string, Segment>()
  #isStopping = false
  #wake: (() => void) | null = null
  #loop: Promise<void> | null = null
  #trouble = ''
  /** Dealt with since the start. */
  #storedFrames = 0
  readonly #quarantinedByTrace = new Map<string, number>()
  readonly #waiting = new WaitingIndex()

  /** Takes stock of the directory: counts frames and bytes that wait there into the budget. */
  constructor(settings: DrainSettings) {
    mkdirSync(quarantineOf(settings.directory), { recursive: true })
    this.#settings = settings
    this.#ledger = this.#openLedger()
    addSpoolFrames(settings.budget, this.#ledger.frames)
    for (const segment of this.#discover()) {
      addSpoolBytes(settings.budget, statSync(segment.path).size)
      addSpoolFrames(settings.budget, segment.state.totals.frames + this.#countWaiting(segment))
    }
    this.#readQuarantine()
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
    for (let attempt = 1; ; attempt += 1) {
      const counted = this.#count()
      const { received, stored, repeated, quarantined, spooled } = counted
      const isWhole = received === stored + repeated + quarantined + spooled
      if (isWhole || attempt === countTriesMax) return counted
    }
  }

  #count(): ReturnType<SpoolDrain['counters']> {
    let totals = { ...this.#ledger }
    let spooled = 0
    let oldestMs: number | null = null
    for (const segment of this.#discover()) {
      totals = { ...totals, ...addTotals(totals, segment.state.totals) }
      const waiting = this.#countWaiting(segment)
      spooled += waiting
      if (waiting > 0) oldestMs = Math.min(oldestMs ?? Infinity, statSync(segment.path).birthtimeMs)
    }
    return {
      received: spoolFrames(this.#settings.budget),
      stored: totals.stored,
      repeated: totals.repeated,
      quarantined: totals.quarantined,
      spooled,
      refused: totals.refused + refusedSpans(this.#settings.budget),
      corruptFrames: totals.corruptFrames,
      tornTails: totals.tornTails,
      bytes: spoolBytes(this.#settings.budget),
      segments: this.#segments.size,
      oldestAgeMs: oldestMs === null ? null : Math.max(0, Date.now() - oldestMs),
    }
  }

  /** Spans of a trace that wait here; for receipts. */
  spansWaiting(project: string, traceId: string): Promise<number> {
    const segments = this.#discover().map((segment) => ({
      path: segment.path,
      doneTo: () => segment.state.doneTo,
    }))
    return this.#waiting.count(segments, project, traceId)
  }

  /** Where the spool ends now. What is acknowledged before this is asked lies before it. */
  mark(): SpoolMark {
    return this.#discover().map(({ file, path }) => ({ file, end: statSync(path).size }))
  }

  /** Whether all that lay before the mark has left the spool: stored, repeated or set aside. */
  isPast(mark: SpoolMark): boolean {
    return mark.every(({ file, end }) => {
      const segment = this.#segments.get(file)
      return segment === undefined || segment.state.doneTo >= end
    })
  }

  /** Whether something that a former process wrote is not in the store yet. */
  hasLeftovers(): boolean {
    return this.#discover().some(({ writer }) => !this.#settings.liveWriters.has(writer))
  }

  /** Spans of a trace that the store would not take and that are kept aside; for receipts. */
  spansQuarantined(project: string, traceId: string): number {
    return this.#quarantinedByTrace.get(`${project} ${traceId}`) ?? 0
  }

  async #run(): Promise<void> {
    let pauseMs = 0
    while (!this.#isStopping) {
      try {
        const storedBefore = this.#storedFrames
        const startedMs = performance.now()
        const moved = await this.#round()
        const isBusy = this.#storedFrames - storedBefore >= busyFramesMin
        const busyPauseMs = Math.max(insertPauseMs, busyRoundMs - (performance.now() - startedMs))
        pauseMs = moved ? (isBusy ? busyPauseMs : insertPauseMs) : 0
        this.#trouble = ''
      } catch (error) {
        pauseMs = Math.min(retryPauseMsMax, Math.max(250, pauseMs * 2))
        const trouble = `The trace store does not take what the spool holds: ${error instanceof Error ? error.message : String(error)}`
        // Said once, not at every try.
        if (trouble !== this.#trouble) this.#settings.onTrouble(trouble)
        this.#trouble = trouble
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
      for (let isMore = true; isMore && !this.#isStopping;) {
        const batch = await this.#advance(segment)
        moved ||= batch !== null
        // What came meanwhile waits for the next round: many small parts cost more than few large ones.
        isMore = batch !== null && (batch.isFull || this.#isSealed(segment))
      }
      if (this.#isStopping) break
      if (this.#isSealed(segment) && this.#isFinished(segment)) this.#fold(segment)
    }
    return moved
  }

  #openLedger(): Ledger {
    const { directory, onTrouble } = this.#settings
    const { ledger, isDamaged } = readLedger(directory)
    if (isDamaged) {
      const kept = keepDamaged(ledgerPath(directory), directory)
      onTrouble(
        `${ledgerPath(directory)} is damaged and is kept as ${kept}. It held counters only: they begin again at zero, and nothing stored is lost. Check the disk.`,
      )
      writeLedger(directory, ledger)
    }
    return ledger
  }

  #openSegment(named: Pick<Segment, 'file' | 'path' | 'writer' | 'sequence'>): Segment {
    const path = cutsPath(named.path)
    const { state, damagedLines } = readCuts(path, (from, to) => countParts(named.path, from, to))
    if (damagedLines > 0) this.#mendCuts(path, state, `${damagedLines} of its lines cannot be read`)
    return newSegment(named, state)
  }

  /** Keeps a journal that is damaged, or contradicts its segment, aside and goes on with what is known. */
  #mendCuts(path: string, state: CutsState, what: string): void {
    const kept = keepDamaged(path, this.#settings.directory)
    rewriteCuts(path, state)
    this.#settings.onTrouble(
      `${path} is damaged (${what}) and is kept as ${kept}. It was made up for from what is sound: spans that the store has already are recognised. Check the disk.`,
    )
  }

  /** The open cut of a former process with its frames; null when the segment no longer holds them as they were. */
  #recallBatch(segment: Segment, cut: Cut): Batched | null {
    const batch = readBatch(segment, cut)
    if (batch.frames.length === cut.frames - cut.corrupt) return batch
    // Its verdicts name frames by their place, which is another now: what is still there is decided anew.
    segment.state = { ...segment.state, open: null }
    this.#mendCuts(
      cutsPath(segment.path),
      segment.state,
      `${segment.path} holds ${batch.frames.length} sound frames where it says ${cut.frames - cut.corrupt}`,
    )
    return null
  }

  /** Stores the next batch of a segment; null when it has none. */
  async #advance(segment: Segment): Promise<Batched | null> {
    const recalled =
      segment.state.open === null
        ? null
        : (segment.inHand ?? this.#recallBatch(segment, segment.state.open))
    const { open } = segment.state
    const isOurs = open === null || segment.isOpenOurs
    const batch = open === null ? await this.#nextBatch(segment) : recalled
    if (batch === null) return null
    segment.isOpenOurs = true
    segment.inHand = batch
    // While the store takes this batch, the next one is read and decided.
    const [stored, ahead] = await Promise.allSettled([
      this.#store(segment, batch, isOurs),
      batch.isFull ? this.#decideAhead(segment, batch.cut.to) : null,
    ])
    if (stored.status === 'rejected') throw stored.reason
    if (ahead.status === 'rejected') throw ahead.reason
    return batch
  }

  async #nextBatch(segment: Segment): Promise<Batched | null> {
    // Deciding remembers: what was decided must not be decided again because the disk was full.
    segment.decided ??= await this.#decide(segment, segment.state.doneTo, false)
    const batch = segment.decided
    if (batch === null) return null
    appendCut(cutsPath(segment.path), batch.cut)
    segment.state = { ...segment.state, open: batch.cut }
    segment.decided = null
    return batch
  }

  async #decideAhead(segment: Segment, from: number): Promise<void> {
    segment.decided ??= await this.#decide(segment, from, true)
  }

  /** Reads and decides the batch at `from`; ahead of its turn it leaves the end of a segment alone. */
  async #decide(segment: Segment, from: number, isAhead: boolean): Promise<Batched | null> {
    let to = from
    let corrupt = 0
    let isFull = false
    const frames: Frame[] = []
    const spans: (SpooledSpan | null)[] = []
    const decision: DecisionSum = { repeated: [], overruled: {}, corrections: [] }
    const decideNew = () => {
      const offset = spans.length
      spans.push(...frames.slice(offset).map(spooledSpan))
      addDecision(decision, this.#settings.decide(spans.slice(offset)), offset)
    }
    for (const part of readSegment(segment.path, from)) {
      if (part.kind === 'rest' && (isAhead || !this.#isOver(segment, part.isTorn))) break
      if (part.kind === 'rest' && part.isTorn) {
        // What stands before it is dealt with first.
        if (to === from) this.#finishTorn(segment, part)
        break
      }
      isFull = (part.end - from > batchBytesMax && to !== from) || frames.length === batchFramesMax
      if (isFull) break
      if (part.kind === 'frame') frames.push(part.frame)
      else corrupt += 1
      to = part.end
      if (frames.length - spans.length < decideFramesMax) continue
      decideNew()
      await nextTurn()
    }
    if (to === from) return null
    segment.strikes = 0
    decideNew()
    const cut = { from, to, frames: frames.length + corrupt, corrupt, ...decision }
    return { cut, frames, spans, isFull }
  }

  /** Whether nothing more will come of the bytes at the end of a segment that are no sound frame. */
  #isOver(segment: Segment, isTorn: boolean): boolean {
    if (this.#isSealed(segment)) return true
    if (isTorn) return false
    segment.strikes += 1
    return segment.strikes >= corruptStrikesMax
  }

  async #store(segment: Segment, batch: Batched, isOurs: boolean): Promise<void> {
    const { cut } = batch
    const repeated = new Set(cut.repeated)
    const kept = batch.frames.flatMap((frame, index) => {
      if (repeated.has(index)) return []
      const counts = cut.overruled[index]
      const row = counts === undefined ? frame.row : overruleCounts(frame.row, counts)
      return [{ frame: { ...frame, row }, span: batch.spans[index] ?? null, counts }]
    })
    if (!isOurs)
      this.#settings.recall(
        kept.flatMap(({ frame, span, counts }) =>
          span === null ? [] : [{ meta: withCounts(span.meta, counts), row: frame.row }],
        ),
      )
    const token = `${segment.file}:${cut.from}-${cut.to}`
    const rows = (kind: Frame['kind']) =>
      kept.flatMap(({ frame }) => (frame.kind === kind ? [frame] : []))
    const corrections = cut.corrections.map((row) => Buffer.from(row))
    const badSpans = await this.#insertOrBisect(segment, {
      kind: 'spans',
      frames: rows(frameKinds.span),
      corrections,
      token,
    })
    const badScores = await this.#insertOrBisect(segment, {
      kind: 'scores',
      frames: rows(frameKinds.score),
      corrections: [],
      token,
    })
    if (cut.corrupt > 0) this.#keepCorrupt(segment, cut)
    const bad = badSpans + badScores
    this.#finish(segment, {
      done: cut.to,
      stored: kept.length - bad,
      repeated: repeated.size,
      quarantined: bad + cut.corrupt,
    })
    this.#settings.onStored(kept.flatMap(({ span }) => (span === null ? [] : [span.meta])))
  }

  /** Inserts frames; halves what the store refuses for good until the bad rows stand alone. Returns how many were set aside. */
  async #insertOrBisect(segment: Segment, part: BatchPart): Promise<number> {
    const { kind, frames, corrections, token } = part
    if (frames.length === 0 && corrections.length === 0) return 0
    try {
      const rows = [...frames.map(({ row }) => row), ...corrections]
      await this.#settings.insert({ spans: [], scores: [], [kind]: rows, token })
      return 0
    } catch (error) {
      if (error instanceof DoubtfulRefusal) segment.doubts += 1
      const isForGood =
        error instanceof PermanentRefusal ||
        (error instanceof DoubtfulRefusal && segment.doubts > doubtsMax)
      if (!isForGood) throw error
      if (frames.length <= 1) {
        for (const frame of frames) this.#quarantineRow(segment, frame)
        this.#settings.onTrouble(
          `The trace store refused a row for good; it is kept in ${this.#settings.directory}/quarantine: ${error.message}`,
        )
        if (corrections.length > 0 && frames.length > 0)
          await this.#insertOrBisect(segment, { kind, frames: [], corrections, token: `${token}c` })
        return frames.length
      }
      const middle = frames.length >> 1
      const first = await this.#insertOrBisect(segment, {
        kind,
        frames: frames.slice(0, middle),
        corrections,
        token: `${token}a`,
      })
      return (
        first +
        (await this.#insertOrBisect(segment, {
          kind,
          frames: frames.slice(middle),
          corrections: [],
          token: `${token}b`,
        }))
      )
    }
  }

  #countWaiting(segment: Segment): number {
    let { to, frames } = segment.counted
    for (const part of readSegment(segment.path, to)) {
      if (part.kind === 'rest' && (part.isTorn || !this.#isSealed(segment))) break
      frames += 1
      to = part.end
    }
    segment.counted = { to, frames }
    return frames
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
      const segment = known ?? this.#openSegment({ ...name, file, path })
      this.#segments.set(file, segment)
      found.push(segment)
    }
    return found.sort((a, b) =>
      a.writer === b.writer ? a.sequence - b.sequence : a.writer < b.writer ? -1 : 1,
    )
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

  /** Writes down that a cut, or a torn tail, has been dealt with. */
  #finish(segment: Segment, done: Done): void {
    appendCut(cutsPath(segment.path), done)
    const dealtWith = segment.state.open?.frames ?? 0
    this.#storedFrames += dealtWith
    segment.doubts = 0
    segment.inHand = null
    segment.state = afterDone(segment.state, done)
    const { to, frames } = segment.counted
    segment.counted =
      to <= done.done ? { to: done.done, frames: 0 } : { to, frames: frames - dealtWith }
  }

  #finishTorn(
    segment: Segment,
    { end, bytes }: { readonly end: number; readonly bytes: Buffer },
  ): void {
    this.#keepAside(segment, 'torn', bytes)
    this.#finish(segment, { done: end, stored: 0, repeated: 0, quarantined: 0, torn: true })
  }

  /** Counts a finished segment in the ledger and deletes it. */
  #fold(segment: Segment): void {
    // Emptied first: on a full disk that is the room in which the ledger can be written.
    const size = statSync(segment.path).size
    truncateSync(segment.path)
    addSpoolBytes(this.#settings.budget, -size)
    const ledger = {
      ...this.#ledger,
      ...addTotals(this.#ledger, segment.state.totals),
      folded: { ...this.#ledger.folded, [segment.writer]: segment.sequence },
    }
    writeLedger(this.#settings.directory, ledger)
    this.#ledger = ledger
    this.#remove(segment.path)
    this.#segments.delete(segment.file)
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

  #keepCorrupt(segment: Segment, { from, to }: Cut): void {
    for (const part of readSegment(segment.path, from, to)) {
      if (part.kind !== 'frame') this.#keepAside(segment, 'corrupt', part.bytes)
    }
    this.#settings.onTrouble(
      `${segment.path} is damaged between bytes ${from} and ${to}: the damaged frames are kept in ${quarantineOf(this.#settings.directory)}, the sound ones are stored. Check the disk.`,
    )
  }

  #quarantineRow(segment: Segment, frame: Frame): void {
    this.#keepAside(segment, 'refused', Buffer.concat([frame.row, Buffer.from('\n')]))
    if (frame.kind !== frameKinds.span) return
    const [project, traceId] = parseSpanMeta(frame)
    this.#rememberQuarantined(project, traceId)
  }

  #rememberQuarantined(project: string, traceId: string): void {
    const key = `${project} ${traceId}`
    const known = this.#quarantinedByTrace.get(key)
    if (known === undefined && this.#quarantinedByTrace.size >= quarantinedTracesMax) return
    this.#quarantinedByTrace.set(key, (known ?? 0) + 1)
  }

  /** What former processes set aside, so that receipts go on to tell of it. */
  #readQuarantine(): void {
    const directory = quarantineOf(this.#settings.directory)
    for (const file of readdirSync(directory)) {
      if (!file.endsWith('.refused')) continue
      for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
        const [, project, traceId] = quarantinedIds.exec(line) ?? []
        if (project !== undefined && traceId !== undefined)
          this.#rememberQuarantined(project, traceId)
      }
    }
  }

  #keepAside(segment: Segment, why: 'corrupt' | 'refused' | 'torn', bytes: Buffer): void {
    appendFileSync(join(quarantineOf(this.#settings.directory), `${segment.file}.${why}`), bytes, {
      mode: 0o600,
    })
  }
}

/** Rows of one table on their way into the store. */
type BatchPart = {
  readonly kind: 'spans' | 'scores'
  readonly frames: readonly Frame[]
  readonly corrections: readonly Buffer[]
  readonly token: string
}

/** Both ids as encode-row.ts writes them; a span's row begins with `counts`, a score's does not. */
const quarantinedIds = /^\{"counts":.*?"project":"([^"]+)".*?"trace_id":"([0-9a-f]{32})"/

function newSegment(
  named: Pick<Segment, 'file' | 'path' | 'writer' | 'sequence'>,
  state: CutsState,
): Segment {
  return {
    ...named,
    state,
    strikes: 0,
    doubts: 0,
    isOpenOurs: false,
    decided: null,
    inHand: null,
    counted: { to: state.doneTo, frames: 0 },
  }
}

/** A cut that is open on disk, with its frames. */
function readBatch(segment: Segment, cut: Cut): Batched {
  const frames = [...framesOf(segment, cut.from, cut.to)]
  return { cut, frames, spans: frames.map(spooledSpan), isFull: true }
}

function spooledSpan(frame: Frame): SpooledSpan | null {
  return frame.kind === frameKinds.span ? { meta: parseSpanMeta(frame), row: frame.row } : null
}

type DecisionSum = {
  repeated: number[]
  overruled: Record<number, -1 | 0 | 1>
  corrections: string[]
}

/** Adds what was decided of the frames from `offset` on. Changes `sum`, whose owner calls. */
function addDecision(sum: DecisionSum, part: Decision, offset: number): void {
  for (const index of part.repeated) sum.repeated.push(index + offset)
  for (const index in part.overruled) {
    const counts = part.overruled[index]
    if (counts !== undefined) sum.overruled[Number(index) + offset] = counts
  }
  sum.corrections.push(...part.corrections)
}

/** Frames in a range, sound or not; the end of a frame that was never written whole is none. */
function countParts(path: string, from: number, to: number): number {
  let parts = 0
  for (const part of readSegment(path, from, to))
    if (part.kind !== 'rest' || !part.isTorn) parts += 1
  return parts
}

function* framesOf({ path }: Segment, from: number, to = Infinity): Generator<Frame> {
  for (const part of readSegment(path, from, to)) if (part.kind === 'frame') yield part.frame
}

function parseSpanMeta(frame: Frame): SpanMeta {
  return JSON.parse(frame.meta.toString()) as SpanMeta // written by encodeSpan, guarded by the checksum
}

function withCounts(meta: SpanMeta, counts: SpanMeta[5] | undefined): SpanMeta {
  if (counts === undefined) return meta
  const [project, traceId, spanId, parentSpanId, source, , kind, ...more] = meta
  return [project, traceId, spanId, parentSpanId, source, counts, kind, ...more]
}
