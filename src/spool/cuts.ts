import { appendFileSync, existsSync, statSync, truncateSync } from 'node:fs'
import { checkedLine } from '#spool/checked-line.ts'

/**
 * What was decided about a range of a segment before its first insert. It never changes: a retry
 * after a crash inserts the same rows under the same deduplication token.
 */
export type Cut = {
  readonly from: number
  readonly to: number
  readonly frames: number
  /** Indices of frames that a client sent twice; not inserted. */
  readonly repeated: readonly number[]
  /** Index → `counts` that overrules the row's own. */
  readonly overruled: Readonly<Record<string, -1 | 0 | 1>>
  /** Rows (JSON) that take back what earlier batches counted; inserted with this one. */
  readonly corrections: readonly string[]
  /** Frames in this range whose checksum was wrong; their bytes are kept aside. */
  readonly corrupt: number
}

/** How a cut ended. */
export type Done = {
  readonly done: number
  readonly stored: number
  readonly repeated: number
  readonly quarantined: number
  /** The bytes up to `done` were a frame that never was written to its end. */
  readonly torn?: true
}

/** What became of the frames of a segment, or of many. */
export type Totals = {
  readonly frames: number
  readonly stored: number
  readonly repeated: number
  readonly quarantined: number
  readonly corruptFrames: number
  readonly tornTails: number
}

/** The journal of a segment's cuts: where it stands, and what is still to be finished. */
export type CutsState = {
  /** Offset up to which everything is in the store or set aside. */
  readonly doneTo: number
  readonly totals: Totals
  /** A cut that was written but not marked as done: it may or may not have been inserted. */
  readonly open: Cut | null
}

/** Path of a segment's journal. */
export function cutsPath(segmentPath: string): string {
  return `${segmentPath}.cuts`
}

/** A journal that says nothing yet. */
export const noCuts: CutsState = {
  doneTo: 0,
  totals: { frames: 0, stored: 0, repeated: 0, quarantined: 0, corruptFrames: 0, tornTails: 0 },
  open: null,
}

/** The state when a cut (or a torn tail) has been dealt with. */
export function afterDone({ totals, open }: CutsState, done: Done): CutsState {
  return {
    doneTo: done.done,
    open: null,
    totals: addTotals(totals, {
      frames: open?.frames ?? 0,
      stored: done.stored,
      repeated: done.repeated,
      quarantined: done.quarantined,
      corruptFrames: open?.corrupt ?? 0,
      tornTails: done.torn === true ? 1 : 0,
    }),
  }
}

export function addTotals(a: Totals, b: Totals): Totals {
  return {
    frames: a.frames + b.frames,
    stored: a.stored + b.stored,
    repeated: a.repeated + b.repeated,
    quarantined: a.quarantined + b.quarantined,
    corruptFrames: a.corruptFrames + b.corruptFrames,
    tornTails: a.tornTails + b.tornTails,
  }
}

/** Writes a decision down, before anything is inserted. When the disk does not take all of it, nothing of it stays. */
export function appendCut(path: string, entry: Cut | Done): void {
  const end = existsSync(path) ? statSync(path).size : 0
  try {
    appendFileSync(path, `${checkedLine(entry)}\n`, { mode: 0o600 })
  } catch (error) {
    if (existsSync(path)) truncateSync(path, end)
    throw error
  }
}
