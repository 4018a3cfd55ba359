import { setTimeout as pause } from 'node:timers/promises'
import type { SpoolDrain } from '#spool/drain.ts'

/** Longer than a store that works needs for what a killed server left in the spool. */
const patienceMs = 60_000
const pollMs = 100

/**
 * Waits until what a former process left in the spool is in the store. After a kill the answers of
 * calls are in the spool alone: who asks the store would take them for never given, and pay again.
 * Once it was true it stays so. Gives up after a minute, when the store is away.
 */
export function leftoversWaiter(drain: Pick<SpoolDrain, 'hasLeftovers'>): () => Promise<void> {
  let waiting: Promise<void> | null = null
  return () => {
    waiting ??= wait(drain)
    return waiting
  }
}

async function wait(drain: Pick<SpoolDrain, 'hasLeftovers'>): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs && drain.hasLeftovers(); waitedMs += pollMs)
    await pause(pollMs)
}
