import type { DatasetItem } from '#contract/datasets.ts'

/** What of an item a person can change in the grid. */
export type ItemFields = Pick<
  DatasetItem,
  'input' | 'expected' | 'context' | 'metadata' | 'split' | 'source'
>
/** An item as the grid shows it: as it stands, changed, new, or about to go. */
export type GridRow = ItemFields & {
  readonly id: string
  readonly state: 'same' | 'changed' | 'new' | 'removed'
  readonly item: DatasetItem | null
}

/** Everything that the next version will have different. */
export type ItemChanges = {
  /** By id: the item as it stands in the version that is changed, and as it shall be. */
  readonly changed: ReadonlyMap<string, { readonly before: ItemFields; readonly now: ItemFields }>
  readonly added: ReadonlyMap<string, ItemFields>
  readonly removed: ReadonlySet<string>
}

export const noChanges: ItemChanges = {
  changed: new Map(),
  added: new Map(),
  removed: new Set(),
}

/** New items first, then those of the version with their changes. */
export function gridRows(items: readonly DatasetItem[], changes: ItemChanges): readonly GridRow[] {
  return [
    ...[...changes.added].map(([id, fields]): GridRow => ({
      id,
      ...fields,
      state: 'new',
      item: null,
    })),
    ...items.map((item): GridRow => {
      const fields = changes.changed.get(item.id)?.now ?? fieldsOf(item)
      const state = changes.removed.has(item.id)
        ? 'removed'
        : changes.changed.has(item.id)
          ? 'changed'
          : 'same'
      return { id: item.id, ...fields, state, item }
    }),
  ]
}

/** The changes with some fields of a row different; one that is again as it was is no change. */
export function changeRow(
  changes: ItemChanges,
  row: GridRow,
  patch: Partial<ItemFields>,
): ItemChanges {
  const { input, expected, context, metadata, split, source } = { ...row, ...patch }
  const fields = { input, expected, context, metadata, split, source }
  if (row.item === null) return { ...changes, added: new Map(changes.added).set(row.id, fields) }
  const changed = new Map(changes.changed)
  const before = fieldsOf(row.item)
  if (same(fields, before)) changed.delete(row.id)
  else changed.set(row.id, { before, now: fields })
  return { ...changes, changed }
}

/** The changes with rows marked to go, or kept after all; new ones are simply no more. */
export function removeRows(
  changes: ItemChanges,
  rows: readonly GridRow[],
  isRemoved: boolean,
): ItemChanges {
  const removed = new Set(changes.removed)
  const added = new Map(changes.added)
  for (const { id, item } of rows) {
    if (item === null) added.delete(id)
    else if (isRemoved) removed.add(id)
    else removed.delete(id)
  }
  return { ...changes, removed, added }
}

/** The changes with one new, empty item whose input has these fields. */
export function addRow(changes: ItemChanges, id: string, fields: readonly string[]): ItemChanges {
  const input = fields.length === 0 ? '' : Object.fromEntries(fields.map((name) => [name, '']))
  const empty: ItemFields = {
    input,
    expected: null,
    context: [],
    metadata: {},
    split: '',
    source: 'person',
  }
  return { ...changes, added: new Map([[id, empty], ...changes.added]) }
}

/**
 * The changes as `datasets.change` takes them. Of an item only the fields that differ, so that what
 * somebody else changed in its others stays; one that is removed is not changed as well.
 */
export function changeBody(changes: ItemChanges) {
  return {
    add: [...changes.added.values()].map((fields) => ({ ...fields })),
    change: [...changes.changed]
      .filter(([id]) => !changes.removed.has(id))
      .map(([id, { before, now }]) => ({ id, ...differing(before, now) })),
    remove: [...changes.removed],
  }
}

/** How many items will be different, and how. */
export function countChanges(changes: ItemChanges): {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly all: number
} {
  const { add, change, remove } = changeBody(changes)
  return {
    added: add.length,
    changed: change.length,
    removed: remove.length,
    all: add.length + change.length + remove.length,
  }
}

function differing(before: ItemFields, now: ItemFields): Partial<ItemFields> {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !same(value, before[name as keyof ItemFields])), // `now` has the names of ItemFields alone
  )
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function fieldsOf({ input, expected, context, metadata, split, source }: DatasetItem): ItemFields {
  return { input, expected, context, metadata, split, source }
}
