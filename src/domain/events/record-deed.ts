import type { Actor } from '#contract/people.ts'
import { idPrefixes } from '#contract/ids.ts'
import { newId } from '#kit/id.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Writes down who did what to which record, in the transaction that does it. `detail` never holds secrets. */
export async function recordDeed(
  records: Pick<RecordStore, 'events'>,
  deed: {
    readonly actor: Actor
    readonly workspace: string
    readonly at: Date
    readonly deed: string
    readonly record: string
    readonly detail?: Record<string, unknown>
  },
): Promise<void> {
  await records.events.insert({
    id: newId(idPrefixes.event, deed.at.getTime()),
    workspace: deed.workspace,
    at: deed.at,
    actorKind: deed.actor.kind,
    actorId: deed.actor.id,
    actorName: deed.actor.name,
    deed: deed.deed,
    record: deed.record,
    detail: deed.detail ?? {},
  })
}
