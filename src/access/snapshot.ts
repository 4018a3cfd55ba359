import type { Section } from '#access/define-section.ts'
import type { sections } from '#access/sections.gen.ts'

type ValueOf<Of> = Of extends Section<infer Value> ? Value : never

/**
 * Everything that the data planes need to answer, without asking anybody: one value of each section.
 * The main thread builds it; the threads that answer have copies, which follow by its changes.
 */
export type Snapshot = { readonly [Id in keyof typeof sections]: ValueOf<(typeof sections)[Id]> }

export type SectionId = keyof Snapshot

/** How a snapshot became another: what a thread is told. */
export type SnapshotChange = {
  /** Sections that were built anew. */
  readonly whole: Partial<Snapshot>
  /** Entries of sections that are maps: new ones, and what others have become. */
  readonly entries: Partial<Snapshot>
}

/**
 * The snapshot after a change. A map whose entries changed is the same map, changed in place: it may
 * have tens of thousands, and whoever looks at it looks up one.
 */
export function afterChange(snapshot: Snapshot, { whole, entries }: SnapshotChange): Snapshot {
  for (const [id, changed] of Object.entries(entries)) {
    const section: unknown = snapshot[id as SectionId] // a change has the sections' own ids
    if (section instanceof Map && changed instanceof Map)
      for (const [name, entry] of changed) section.set(name, entry)
  }
  return { ...snapshot, ...whole }
}

/** Two changes as one, the later one after the earlier. */
export function bothChanges(earlier: SnapshotChange, later: SnapshotChange): SnapshotChange {
  const entries: Partial<Record<SectionId, unknown>> = { ...earlier.entries }
  for (const id of Object.keys(later.whole)) delete entries[id as SectionId] // of the type's own keys
  for (const [id, changed] of Object.entries(later.entries)) {
    const before = entries[id as SectionId]
    entries[id as SectionId] =
      before instanceof Map && changed instanceof Map ? new Map([...before, ...changed]) : changed
  }
  return {
    whole: { ...earlier.whole, ...later.whole },
    entries: entries as Partial<Snapshot>, // entries of both, under the ids that they had
  }
}
