/**
 * What the spool holds, counted across threads: writers add what they append, the store's owner
 * takes away what it deletes. The bound on bytes is what makes "try later" come in time.
 */
export type SpoolBudget = {
  readonly shared: SharedArrayBuffer
  readonly bytesMax: number
}

/** Makes the shared counter; `bytesMax` is the most the spool may hold. */
export function newSpoolBudget(bytesMax: number): SpoolBudget {
  return { shared: new SharedArrayBuffer(24), bytesMax }
}

const slots = { bytes: 0, frames: 1, refused: 2 } as const

/** Adds (or, negative, takes away) bytes and returns the new total. */
export function addSpoolBytes(budget: SpoolBudget, bytes: number): number {
  return add(budget, slots.bytes, bytes)
}

/** Bytes on disk now. */
export function spoolBytes(budget: SpoolBudget): number {
  return load(budget, slots.bytes)
}

/** True while there is room for `bytes` more. */
export function hasSpoolRoom(budget: SpoolBudget, bytes: number): boolean {
  return spoolBytes(budget) + bytes <= budget.bytesMax
}

/** Counts frames that became safe; the store's owner compares them with what it read. */
export function addSpoolFrames(budget: SpoolBudget, frames: number): number {
  return add(budget, slots.frames, frames)
}

/** Frames ever appended, those found on disk at start included. */
export function spoolFrames(budget: SpoolBudget): number {
  return load(budget, slots.frames)
}

/** Counts spans that were answered with an error and never accepted. */
export function addRefused(budget: SpoolBudget, spans: number): number {
  return add(budget, slots.refused, spans)
}

/** Spans refused since this process started. */
export function refusedSpans(budget: SpoolBudget): number {
  return load(budget, slots.refused)
}

function add(budget: SpoolBudget, slot: number, amount: number): number {
  return Number(Atomics.add(new BigInt64Array(budget.shared), slot, BigInt(amount))) + amount
}

function load(budget: SpoolBudget, slot: number): number {
  return Number(Atomics.load(new BigInt64Array(budget.shared), slot))
}
