import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import { Projects } from '#domain/projects/service.ts'
import { machineActor } from '#http/api/authenticate.ts'
import { systemClock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { invariant } from '#kit/invariant.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Who does what nobody asked for at the first start. */
export const firstStartActor: Actor = { ...machineActor, id: 'first-start', name: 'first start' }

/** The workspace of this data; made, with a default project, at the first start. */
export async function firstWorkspace(
  records: RecordStore,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const known = (await records.workspaces.list({})).at(-1)
  if (known !== undefined) return { id: known.id, isNew: false }
  const id = newId(idPrefixes.workspace)
  await records.workspaces.insert({
    id,
    name: 'Workspace',
    createdAt: new Date(systemClock.nowMs()),
  })
  const made = await new Projects({ records, clock: systemClock, workspace: id }).create(
    firstStartActor,
    { slug: 'default', name: 'Default' },
  )
  invariant(made.ok, 'a new workspace has no project that the default one could collide with')
  return { id, isNew: true }
}
