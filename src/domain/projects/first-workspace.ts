import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import { Projects } from '#domain/projects/service.ts'
import { systemClock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { invariant } from '#kit/invariant.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** The workspace of this data; made, with a default project, at the first start, as a deed of `by`. */
export async function firstWorkspace(
  records: RecordStore,
  by: Actor,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const known = (await records.workspaces.list({})).at(-1)
  if (known !== undefined) return { id: known.id, isNew: false }
  const id = newId(idPrefixes.workspace)
  await records.workspaces.insert({
    id,
    name: 'Workspace',
    createdAt: new Date(systemClock.nowMs()),
  })
  const made = await new Projects({ records, clock: systemClock, workspace: id }).create(by, {
    slug: 'default',
    name: 'Default',
  })
  invariant(made.ok, 'a new workspace has no project that the default one could collide with')
  return { id, isNew: true }
}
