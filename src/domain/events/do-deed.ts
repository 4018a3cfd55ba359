import type { Fault } from '#contract/faults.ts'
import type { Actor } from '#contract/people.ts'
import { recordDeed } from '#domain/events/record-deed.ts'
import type { Clock } from '#kit/clock.ts'
import { ok, type Result } from '#kit/result.ts'
import type { RecordTable } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** What a service of records is made of. */
export type RecordParts = {
  readonly records: RecordStore
  readonly clock: Clock
  readonly workspace: string
}

/** What was done: the event, the record it is about, and what of it is worth keeping (never a secret). */
export type Deed = {
  readonly deed: string
  readonly record: string
  readonly detail?: Record<string, unknown>
}

/**
 * Does something to the records of a noun and writes down who did what, all of it or none of it;
 * then tells everybody that the noun changed. When `work` answers a fault nothing was done: nothing
 * is written down, and nobody told.
 */
export async function doDeed<Value>(
  { records, clock, workspace }: RecordParts,
  actor: Actor,
  noun: RecordTable,
  work: (
    inside: RecordStore,
    now: Date,
  ) => Promise<Result<{ readonly value: Value; readonly deed: Deed }, Fault>>,
): Promise<Result<Value, Fault>> {
  const now = new Date(clock.nowMs())
  const done = await records.transaction(async (inside) => {
    const outcome = await work(inside, now)
    if (outcome.ok) await recordDeed(inside, { actor, workspace, at: now, ...outcome.value.deed })
    return outcome
  })
  if (!done.ok) return done
  await records.announce(noun)
  return ok(done.value.value)
}
