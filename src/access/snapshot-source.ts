import type { OpenSection, SectionParts } from '#access/define-section.ts'
import { KeySlots } from '#access/key-slots.ts'
import { sections } from '#access/sections.gen.ts'
import {
  afterChange,
  bothChanges,
  type SectionId,
  type Snapshot,
  type SnapshotChange,
} from '#access/snapshot.ts'
import { type Changes, missedChanges } from '#store/ports/changes.ts'
import { invariant } from '#kit/invariant.ts'

const noChange: SnapshotChange = { whole: {}, entries: {} }
const sectionIds = Object.keys(sections) as SectionId[] // the object's own keys

/**
 * Builds the snapshot that the data planes answer from, and keeps it: of a change only the sections
 * that read what changed are built anew, and of the keys only those that changed.
 */
export class SnapshotSource {
  readonly #open: ReadonlyMap<SectionId, OpenSection<unknown>>
  readonly #slots = new KeySlots()
  #current: Snapshot | null = null
  /** What nobody has taken yet. */
  #change: SnapshotChange | null = null
  /** What sections do not have yet: what changed of the nouns they read; null: anything. Kept when a build fails. */
  readonly #due = new Map<SectionId, ReadonlySet<string> | null>()

  constructor(parts: Omit<SectionParts, 'slots'>) {
    this.#open = new Map(
      sectionIds.map((id) => [id, sections[id].open({ ...parts, slots: this.#slots })]),
    )
  }

  get current(): Snapshot {
    invariant(this.#current !== null, 'the snapshot is built before anybody asks for it')
    return this.#current
  }

  /** Slot of a key's counters; -1 when it has none. */
  slotOf(keyId: string): number {
    return this.#slots.of(keyId)
  }

  /** The keys that got counters of their own since this was last asked. */
  takeNewSlots(): readonly string[] {
    return this.#slots.takeFresh()
  }

  /** How the snapshot changed since this was last asked; null when it did not. */
  takeChange(): SnapshotChange | null {
    const taken = this.#change
    this.#change = null
    return taken
  }

  /** All of it, from the records as they are now. */
  async build(): Promise<Snapshot> {
    await this.follow(new Map([[missedChanges, null]]))
    return this.current
  }

  /** Has the snapshot follow what changed. */
  async follow(changes: Changes): Promise<void> {
    for (const id of sectionIds) {
      const due = dueOf(id, changes)
      if (due === undefined) continue
      const before = this.#due.get(id)
      this.#due.set(
        id,
        due === null || before === null ? null : new Set([...(before ?? []), ...due]),
      )
    }
    if (this.#due.size === 0) return
    let change = noChange
    for (const [id, ids] of this.#due) change = bothChanges(change, await this.#changeOf(id, ids))
    this.#due.clear()
    // Before the first build all sections are due, and then all of them are in the change.
    this.#current = afterChange(this.#current ?? (change.whole as Snapshot), change)
    this.#change = this.#change === null ? change : bothChanges(this.#change, change)
  }

  async #changeOf(id: SectionId, ids: ReadonlySet<string> | null): Promise<SnapshotChange> {
    const open = this.#open.get(id)
    invariant(open !== undefined, 'every section is open')
    const entries = ids === null ? null : ((await open.entriesOf?.([...ids])) ?? null)
    return entries === null
      ? { whole: { [id]: await open.build() }, entries: {} }
      : { whole: {}, entries: { [id]: entries } }
  }
}

/** What a section has to follow: the ids of records, null for anything, undefined for nothing. */
function dueOf(id: SectionId, changes: Changes): ReadonlySet<string> | null | undefined {
  if (changes.has(missedChanges)) return null
  const [due, ...more] = sections[id].reads
    .filter((noun) => changes.has(noun))
    .map((noun) => changes.get(noun) ?? null)
  return more.length === 0 ? due : null
}
