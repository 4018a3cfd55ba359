import type { DatasetItem } from '#contract/datasets.ts'

/** An item as it stands in a version. Order is by `position`, then `id`. */
export type StoredItem = DatasetItem & { readonly position: number; readonly inputHash: string }

/** A change of a dataset's items: what a new version adds, replaces (same id, new state) and leaves out. */
export type ItemChange = {
  readonly add: readonly StoredItem[]
  readonly replace: readonly StoredItem[]
  readonly remove: readonly string[]
}

export type ItemQuery = {
  readonly dataset: string
  readonly version: number
  readonly split?: string
  /** Part of input, expected output or metadata; letters of either case. */
  readonly search?: string
  /** Goes on after this place. */
  readonly after?: { readonly position: number; readonly id: string }
  readonly limit: number
}

/**
 * The items of datasets, by version. An item's state is kept once for all the versions it stands
 * in, from `since` until the version that changes or drops it: a version costs what it changes.
 */
export type DatasetItemStore = {
  /** Makes `version` differ from the one before it by this change. To be called inside a transaction of the records. */
  change(dataset: string, version: number, change: ItemChange): Promise<void>
  /** At most `limit`, in order. */
  list(query: ItemQuery): Promise<StoredItem[]>
  count(query: Omit<ItemQuery, 'after' | 'limit'>): Promise<number>
  /** Of those ids, the ones that stand in the version. */
  find(dataset: string, version: number, ids: readonly string[]): Promise<StoredItem[]>
  /** Of those hashes of inputs, the ones that the version has already. */
  knownInputs(dataset: string, version: number, hashes: readonly string[]): Promise<Set<string>>
  /** Hashes of all items of a version, in order: what its own hash is made of. */
  hashes(dataset: string, version: number): Promise<string[]>
  /** States that stand in only one of two versions, the older one given first; at most `limit` of each, in order. */
  differences(
    dataset: string,
    older: number,
    newer: number,
    limit: number,
  ): Promise<{ readonly before: StoredItem[]; readonly after: StoredItem[] }>
  /** How many items of a version have each split or source, the most frequent first. */
  countBy(
    dataset: string,
    version: number,
    column: 'split' | 'source',
  ): Promise<{ value: string; items: number }[]>
  /** The last position of a version; 0 when it is empty. */
  lastPosition(dataset: string, version: number): Promise<number>
}
