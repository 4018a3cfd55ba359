import { appendFileSync, existsSync, readFileSync } from 'node:fs'

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
}

/** The journal of a segment's cuts: where it stands, and what is still to be finished. */
export type CutsState = {
  /** Offset up to which everything is in the store or set aside. */
  readonly doneTo: number
  readonly totals: { readonly frames: number; readonly stored: number; readonly repeated: number; readonly quarantined: number }
  /** A cut that was written but not marked as done: it may or may not have been inserted. */
  readonly open: Cut | null
}

/** Path of a segment's journal. */
export function cutsPath(segmentPath: string): string {
  return `${segmentPath}.cuts`
}

/** Reads the journal. A torn last line (the process died while writing it) is as if it had not been written. */
export function readCuts(path: string): CutsState {
  let doneTo = 0
  let open: Cut | null = null
  const totals = { frames: 0, stored: 0, repeated: 0, quarantined: 0 }
  if (!existsSync(path)) return { doneTo, totals, open }
  const lines = readFileSync(path, 'utf8').split('\n')
  lines.pop() // what follows the last line break is empty or torn
  for (const line of lines) {
    const entry: unknown = JSON.parse(line)
    if (isDone(entry)) {
      doneTo = entry.done
      totals.frames += open?.frames ?? 0
      totals.stored += entry.stored
      totals.repeated += entry.repeated
      totals.quarantined += entry.quarantined
      open = null
    } else {
      open = entry as Cut // written by appendCut below, whole lines only
    }
  }
  return { doneTo, totals, open }
}

/** Writes a decision down, before anything is inserted. */
export function appendCut(path: string, entry: Cut | Done): void {
  appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
}

function isDone(entry: unknown): entry is Done {
  return typeof entry === 'object' && entry !== null && 'done' in entry
}
