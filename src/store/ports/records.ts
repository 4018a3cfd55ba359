import type { DatasetItemStore } from '#store/ports/dataset-items.ts'
import type { EvaluationResultStore } from '#store/ports/evaluation-results.ts'
import type { RecordTable, RecordOf } from '#store/ports/record-tables.ts'

/** Columns that must equal these values; null matches null. Empty matches every record. */
export type Match<Name extends RecordTable> = Partial<RecordOf<Name>>

/** Columns that always hold a time. */
export type DateColumn<Name extends RecordTable> = {
  [Column in keyof RecordOf<Name> & string]: RecordOf<Name>[Column] extends Date ? Column : never
}[keyof RecordOf<Name> & string]

/** The records of one noun. Ids sort by time of making, so lists are newest first unless said otherwise. */
export type Records<Name extends RecordTable> = {
  /** The newest record that matches, or null. */
  find(match: Match<Name>): Promise<RecordOf<Name> | null>
  /** All that match, newest first, however many: a list is never cut. Read in pages of `pageMax`. */
  list(match: Match<Name>): Promise<RecordOf<Name>[]>
  /** So many that match, newest first, of those older than the record with the id `behind`; null: from the newest on. */
  page(
    match: Match<Name>,
    where: { readonly behind: string | null; readonly limit: number },
  ): Promise<RecordOf<Name>[]>
  count(match: Match<Name>): Promise<number>
  /** The different values of a column of texts among what matches, in no order; at most `limit`. */
  distinct(
    match: Match<Name>,
    column: keyof RecordOf<Name> & string,
    limit: number,
  ): Promise<string[]>
  /** Throws DuplicateRecord when a unique column has that value already. */
  insert(record: RecordOf<Name>): Promise<void>
  /** Changes what matches; returns the changed records. */
  update(match: Match<Name>, change: Partial<RecordOf<Name>>): Promise<RecordOf<Name>[]>
  /** Returns how many were removed. */
  remove(match: Match<Name>): Promise<number>
  /** Removes what matches and has one of these values in a column; returns how many. */
  removeAmong(
    match: Match<Name>,
    column: keyof RecordOf<Name> & string,
    values: readonly string[],
  ): Promise<number>
  /** Removes every record whose time in that column lies before `before`; returns how many. */
  removeBefore(column: DateColumn<Name>, before: Date): Promise<number>
}

/** Records of one answer of the database: some megabytes at most. */
export const pageMax = 10_000

/** The record store: every noun, transactions, and the announcement that makes other processes look again. */
export type RecordStore = { readonly [Name in RecordTable]: Records<Name> } & {
  readonly datasetItems: DatasetItemStore
  readonly evaluationResults: EvaluationResultStore
  /** Removes a project with every record of it; returns how many. To be called inside a transaction. */
  removeProject(project: string): Promise<number>
  /**
   * All of it or none of it, as if nothing ran beside it. Nothing outside the database is awaited or
   * changed inside `work`: where two meet over the same records one of them runs again.
   */
  transaction<Value>(work: (records: RecordStore) => Promise<Value>): Promise<Value>
  /** Tells every process, this one included, that records of a noun changed. */
  announce(noun: RecordTable): Promise<void>
  onChange(listener: (noun: string) => void): Promise<void>
}

/** An insert or update met a unique column that has this value already. */
export class DuplicateRecord extends Error {
  override name = 'DuplicateRecord'
}
