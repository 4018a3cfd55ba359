import { existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { checkedLine, readCheckedLine } from '#spool/checked-line.ts'
import { addTotals, afterDone, type Cut, type CutsState, type Done, noCuts } from '#spool/cuts.ts'

const count = z.number().int().nonnegative()

const cut = z.strictObject({
  from: count,
  to: count,
  frames: count,
  repeated: z.array(count),
  overruled: z.record(z.string(), z.union([z.literal(-1), z.literal(0), z.literal(1)])),
  corrections: z.array(z.string()),
  corrupt: count,
})

const done = z.strictObject({
  done: count,
  stored: count,
  repeated: count,
  quarantined: count,
  torn: z.literal(true).optional(),
})

const restored = z.strictObject({
  restored: z.strictObject({
    doneTo: count,
    totals: z.strictObject({
      frames: count,
      stored: count,
      repeated: count,
      quarantined: count,
      corruptFrames: count,
      tornTails: count,
    }),
  }),
})

/** Where a journal stood when it was written anew, because lines of it were damaged. */
type Restored = z.infer<typeof restored>

type Entry = Cut | Done | Restored

/** Counts what stands in a range of the segment: frames, sound or not. */
type CountFrames = (from: number, to: number) => number

const entry = z.union([cut, done, restored])

/** A journal as it was read; `damagedLines` is 0 unless something else than Belay changed it. */
export type ReadCuts = { readonly state: CutsState; readonly damagedLines: number }

/**
 * Reads the journal. A torn last line (the process died while writing it) is as if it had not been
 * written, and is cut off, so that the next line does not grow together with it. What damaged lines
 * said is made up for by their neighbours and by the segment, whose frames `count` counts.
 */
export function readCuts(path: string, count: CountFrames): ReadCuts {
  if (!existsSync(path)) return { state: noCuts, damagedLines: 0 }
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf('\n') + 1
  if (end < bytes.length) truncateSync(path, end)
  const entries = bytes
    .toString('utf8', 0, end)
    .split('\n')
    .filter((line) => line !== '')
    .map(readEntry)
  return {
    state: addUpEntries(entries, count),
    damagedLines: entries.filter((entry) => entry === null).length,
  }
}

/** Replaces a journal, in one step, by one that says only where things stand. */
export function rewriteCuts(path: string, { doneTo, totals, open }: CutsState): void {
  const restored: Restored = { restored: { doneTo, totals } }
  const lines = open === null ? [restored] : [restored, open]
  writeFileSync(`${path}.new`, lines.map((line) => `${checkedLine(line)}\n`).join(''), {
    mode: 0o600,
  })
  renameSync(`${path}.new`, path)
}

/** One line of a journal; null when it is damaged. */
function readEntry(line: string): Entry | null {
  const read = readCheckedLine(line)
  const parsed = entry.safeParse(read?.value)
  // zod's optional property may be undefined, which JSON has not.
  return parsed.success ? (parsed.data as Entry) : null
}

/**
 * Where a journal stands. Cuts follow one another without gaps and each begins where everything
 * before it is dealt with, so that most of what damaged lines (null) said can be told from those
 * around them: a cut that is followed by another was done; a cut that is missing had the frames that
 * stand in its range. A last line that is missing leaves its cut open: it is inserted again under its
 * token, or decided again, where the store's newest spans are known as repeats.
 */
function addUpEntries(entries: readonly (Entry | null)[], countFrames: CountFrames): CutsState {
  let state = noCuts
  for (const one of entries) {
    if (one === null) continue
    if ('restored' in one) state = { ...one.restored, open: null }
    else if ('done' in one) state = doneBy(state, one, countFrames)
    else state = { ...reached(state, one.from, countFrames), open: one }
  }
  return state
}

/** Usually the end of the open cut; with lines missing before it, the end of everything up to it. */
function doneBy(state: CutsState, one: Done, countFrames: CountFrames): CutsState {
  const { open } = state
  if (open !== null && open.to === one.done && one.torn !== true) return afterDone(state, one)
  if (one.torn === true)
    return afterDone(reached(state, open?.to ?? state.doneTo, countFrames), one)
  const frames = countFrames(state.doneTo, one.done)
  const known = one.repeated + one.quarantined
  return passed(state, one.done, {
    frames: Math.max(frames, known),
    repeated: one.repeated,
    quarantined: one.quarantined,
  })
}

/** Everything before `offset` is dealt with, though nothing says how it ended. */
function reached(state: CutsState, offset: number, countFrames: CountFrames): CutsState {
  const { open } = state
  if (open === null && offset <= state.doneTo) return state
  if (open === null || open.to !== offset)
    return passed(state, offset, {
      frames: countFrames(state.doneTo, offset),
      repeated: 0,
      quarantined: 0,
    })
  const repeated = open.repeated.length
  return afterDone(state, {
    done: open.to,
    stored: open.frames - repeated - open.corrupt,
    repeated,
    quarantined: open.corrupt,
  })
}

function passed(
  state: CutsState,
  doneTo: number,
  { frames, repeated, quarantined }: { frames: number; repeated: number; quarantined: number },
): CutsState {
  const stored = frames - repeated - quarantined
  return {
    doneTo,
    open: null,
    totals: addTotals(state.totals, {
      frames,
      stored,
      repeated,
      quarantined,
      corruptFrames: 0,
      tornTails: 0,
    }),
  }
}
