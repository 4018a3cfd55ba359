/** Told in the place of a noun when announcements may have been missed: anything can have changed. */
export const missedChanges = ''

/** What changed, by noun: the ids of the records that did, or null where any of them may have. */
export type Changes = ReadonlyMap<string, ReadonlySet<string> | null>

/** Announcements as they are told: `keys`, or `keys key_01j…` where only that record changed. */
export function readChanges(told: ReadonlySet<string>): Changes {
  const changes = new Map<string, Set<string> | null>()
  for (const one of told) {
    const [noun = '', id] = one.split(' ')
    const known = changes.get(noun)
    if (id === undefined || known === null) changes.set(noun, null)
    else changes.set(noun, (known ?? new Set()).add(id))
  }
  return changes
}
