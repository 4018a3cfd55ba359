import type { KeySlots } from '#access/key-slots.ts'
import type { Connections } from '#domain/connections/service.ts'
import type { Prices } from '#domain/prices/service.ts'
import type { RecordTable } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** What sections are built from. */
export type SectionParts = {
  readonly records: RecordStore
  readonly workspace: string
  readonly connections: Pick<Connections, 'openSecret'>
  readonly prices: Pick<Prices, 'list'>
  readonly keySecret: Uint8Array
  /** Base URL of the simulator; null when it is off. */
  readonly simulatorUrl: string | null
  readonly slots: KeySlots
}

/** A section that is read: it may remember what it has read before. */
export type OpenSection<Value> = {
  /** The whole of it, from the records as they are now. */
  build(): Promise<Value>
  /**
   * Of a section that is a map: its entries for these records of the noun that it reads, by the
   * map's own keys. Null when that cannot be told, and the whole has to be built.
   */
  entriesOf?(ids: readonly string[]): Promise<Value | null>
}

/**
 * A part of the snapshot. A file in `sections/` exports it as `section`, and a generated catalogue
 * finds it there: its file's name is its name in the snapshot.
 */
export type Section<Value = unknown> = {
  /** The nouns that it reads: a change of one of them makes it another section, and of no other. */
  readonly reads: readonly RecordTable[]
  readonly open: (parts: SectionParts) => OpenSection<Value>
}

/** Declares a section; the snapshot has the type of what it builds. */
export function defineSection<Value>(section: Section<Value>): Section<Value> {
  return section
}
