import type { ColumnType } from 'kysely'

/** A JSON column: read as a value, written as its JSON text. */
export type Json<Value> = ColumnType<Value, string, string>

type JsonColumn<Row> = {
  [Column in keyof Row & string]: Row[Column] extends ColumnType<infer _Read, string, string>
    ? Column
    : never
}[keyof Row & string]

/** What the house needs to know of a table beside its columns, which a migration makes. */
export type TableDefinition<Row> = {
  /** Prefixes of the ids that its noun, and what is kept within its rows, go by: `{ key: 'key' }`. */
  readonly ids: Readonly<Record<string, string>>
  /** All columns whose values are JSON: written as text, read as values. */
  readonly json: { readonly [Column in JsonColumn<Row>]: true }
  /**
   * The table that a row stands in, and the column that says which row of it. What stands in a
   * project, however far within, goes when the project goes; null for what stands in none.
   */
  readonly within: { readonly table: string; readonly column: keyof Row & string } | null
  /** Further tables that rows point to, which therefore go after this one. */
  readonly refersTo?: readonly string[]
}

/** A table as the catalogue has it. */
export type Table<Row = unknown> = {
  readonly ids: Readonly<Record<string, string>>
  readonly json: Readonly<Record<string, true>>
  readonly within: { readonly table: string; readonly column: string } | null
  readonly refersTo: readonly string[]
  /** Whether its rows are records (`ports/records.ts`); else a port of its own reaches them. */
  readonly isNoun: boolean
  /** Never there: carries the type of a row. */
  readonly row?: Row
}

/** A table whose rows are records with an id. A file in this folder exports it as `table`. */
export function defineTable<Row extends { id: string }>(
  definition: TableDefinition<Row>,
): Table<Row> & { readonly isNoun: true } {
  return { refersTo: [], ...definition, isNoun: true }
}

/** A table that only a port of its own reaches: too large, or keyed too differently, for `Records`. */
export function defineRows<Row>(
  definition: Omit<TableDefinition<Row>, 'json'>,
): Table<Row> & { readonly isNoun: false } {
  return { refersTo: [], json: {}, ...definition, isNoun: false }
}

export type RowOf<Of> = Of extends Table<infer Row> ? Row : never

/**
 * What something that happens means for the records of a noun: `some` of them changed; `one` did,
 * which the event names; `none`, it is only written down; `progress`: some changed in the course of
 * work that was begun before, for which nothing is written down.
 */
export type Effect = 'some' | 'one' | 'none' | 'progress'

/**
 * What happens to the records of a table. Its file exports it as `happenings`; what changes
 * several nouns stands with each of them.
 */
export function defineHappenings<const Given extends Readonly<Record<string, Effect>>>(
  happenings: Given,
): Given {
  return happenings
}
