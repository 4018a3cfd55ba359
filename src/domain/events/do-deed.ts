import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import { changesOf, type Deed, type Happened, type Progress } from '#domain/events/happened.ts'
import type { Outcome } from '#contract/faults.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { ok } from '#kit/result.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** What a service of records is made of. */
export type RecordParts = {
  readonly records: RecordStore
  readonly clock: Clock
  readonly workspace: string
}

/** What came of some work on records. `by` is who did it, where only the work could tell. */
type Done<Value> = { readonly value: Value; readonly deed: Deed; readonly by?: Actor }

/**
 * Does something to records and writes down who did what, all of it or none of it; then tells
 * everybody what changed. When `work` answers a fault nothing was done: nothing is written down, and
 * nobody told. This file is the one that writes events, and the one that announces.
 */
export async function doDeed<Value>(
  { records, clock, workspace }: RecordParts,
  actor: Actor,
  work: (inside: RecordStore, now: Date) => Promise<Outcome<Done<Value>>>,
): Promise<Outcome<Value>> {
  const now = new Date(clock.nowMs())
  const done = await records.transaction(async (inside) => {
    const outcome = await work(inside, now)
    if (!outcome.ok) return outcome
    const { by = actor, deed } = outcome.value
    await inside.events.insert({
      id: newId(idPrefixes.event, now.getTime()),
      workspace,
      at: now,
      actorKind: by.kind,
      actorId: by.id,
      actorName: by.name,
      deed: deed.deed,
      record: deed.record,
      detail: { ...deed.detail },
    })
    return outcome
  })
  if (!done.ok) return done
  await tell(records, done.value.deed)
  return ok(done.value.value)
}

/** Tells everybody of a change that goes on by itself and was made just now. */
export function tellProgress(
  records: Pick<RecordStore, 'announce'>,
  progress: Progress['progress'],
): Promise<void> {
  return tell(records, { progress })
}

async function tell(records: Pick<RecordStore, 'announce'>, happened: Happened): Promise<void> {
  for (const { noun, record } of changesOf(happened)) await records.announce(noun, record)
}
