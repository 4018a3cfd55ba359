import type { Selectable } from 'kysely'
import type { tables } from '#store/ports/tables/catalog.gen.ts'
import type { RowOf } from '#store/ports/tables/define-table.ts'

type Tables = typeof tables

/** Every table of the record store, in camel case; the database has them in snake case. */
export type RecordTables = { [Name in keyof Tables]: RowOf<Tables[Name]> }

/** The tables whose rows are records. */
export type RecordTable = {
  [Name in keyof Tables]: Tables[Name]['isNoun'] extends true ? Name : never
}[keyof Tables]

/** A row as it is read. */
export type RecordOf<Name extends keyof RecordTables> = Selectable<RecordTables[Name]>
