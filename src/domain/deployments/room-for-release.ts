import { type Fault, fault } from '#contract/faults.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Characters of all manifests that a project's deployments and rollouts stand for: every front thread holds them. */
export const heldCharactersMax = 32_000_000
/** So many releases are within the bound whatever they hold: a prompt has a million characters at most. */
const alwaysHeld = 20
/** Releases that are read at a time. */
const readAtOnce = 50

/** Why one more release cannot be held ready to answer; null where there is room. */
export async function roomFault(
  records: Pick<RecordStore, 'deployments' | 'rollouts' | 'releases'>,
  project: string,
  release: Pick<RecordOf<'releases'>, 'id' | 'manifest'>,
): Promise<Fault | null> {
  const [deployments, rollouts] = [
    await records.deployments.list({ project }),
    await records.rollouts.list({ project, endedAt: null }),
  ]
  const held = [...new Set([...deployments, ...rollouts].map((row) => row.release))].filter(
    (id) => id !== release.id,
  )
  if (held.length < alwaysHeld) return null
  let characters = sizeOf(release)
  for (let from = 0; from < held.length; from += readAtOnce) {
    const rows = await records.releases.among('id', held.slice(from, from + readAtOnce))
    characters += rows.reduce((sum, row) => sum + sizeOf(row), 0)
  }
  return characters <= heldCharactersMax
    ? null
    : fault(
        'conflict',
        `The releases that answer in this project would have ${characters.toLocaleString('en')} characters together, and ${heldCharactersMax.toLocaleString('en')} can be held ready. Shorten the prompt of this one, or have several deployments serve one release.`,
      )
}

function sizeOf({ manifest }: Pick<RecordOf<'releases'>, 'manifest'>): number {
  return JSON.stringify(manifest).length
}
