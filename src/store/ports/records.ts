import type { DatasetItemStore } from '#store/ports/dataset-items.ts'
import type { EvaluationResultStore } from '#store/ports/evaluation-results.ts'
import type { RecordTable, RecordOf } from '#store/ports/record-tables.ts'

/** Columns that must equal these values; null matches null. Empty matches every record. */
export type Match<Name extends RecordTable> = Partial<RecordOf<Name>>

/** Columns that always hold a time. */
export type DateColumn<Name extends RecordTable> = {
  [Column in keyof RecordOf<Name> & string]: RecordOf<Name>[Column] extends Date ? Column : never
}[keyof RecordOf<Name> & string]

/** Which records are read, and in which order. */
export type Page<Name extends RecordTable> = {
  readonly match: Match<Name>
  /** Id of the last record of the page before; from the first record on without one. */
  readonly after?: string | null
  readonly limit: number
  /** `newest` is first unless said otherwise. */
  readonly order?: 'newest' | 'oldest'
}

/** The records of one noun. Ids sort by time of making, so lists are newest first unless said otherwise. */
export type Records<Name extends RecordTable> = {
  /** The newest record that matches, or null. */
  find(match: Match<Name>): Promise<RecordOf<Name> | null>
  /**
   * All that match, newest first: for nouns of which people make some, not for what use makes.
   * Throws TooManyRecords when more than `listMax` match, instead of reading on or leaving out.
   */
  list(match: Match<Name>): Promise<RecordOf<Name>[]>
  /** So many of those that match, in order of their ids, from behind the record with the id `after` on. */
  page(asked: Page<Name>): Promise<RecordOf<Name>[]>
  /**
   * All that match, however many, one after the other and each once: for what is walked. They are
   * read in pages of `eachMax`; what is inserted or removed meanwhile may be met or not.
   */
  each(asked: Omit<Page<Name>, 'limit'>): AsyncIterable<RecordOf<Name>>
  /** Those that have one of these values in a column, in no order. Throws TooManyRecords as `list` does. */
  among(column: keyof RecordOf<Name> & string, values: readonly string[]): Promise<RecordOf<Name>[]>
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

/** Records that a list has at most: some megabytes. Nobody makes so many aliases by hand, or reads so long a page. */
export const listMax = 10_000

/** Records that are read at a time where all are walked. */
export const eachMax = 1_000

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
  /** Tells every process, this one included, that records of a noun changed; with an id: that one did, and no other. */
  announce(noun: RecordTable, id?: string): Promise<void>
  /** Hears announcements as `changeText` writes them; '' stands for those that may have been missed. */
  onChange(listener: (change: string) => void): Promise<void>
}

/** An announcement in words: `keys`, or `keys key_01j…` where only that record changed. */
export function changeText(noun: RecordTable, id?: string): string {
  return id === undefined ? noun : `${noun} ${id}`
}

/** An insert or update met a unique column that has this value already. */
export class DuplicateRecord extends Error {
  override name = 'DuplicateRecord'
}

/** A list would have had more records than a list has. The same list fails again. */
export class TooManyRecords extends Error {
  override name = 'TooManyRecords'
  constructor(table: string) {
    super(
      `More than ${listMax.toLocaleString('en')} records of ${table} match, which is the most that a list has. Read them by page() where people see them, by each() where they are walked, by count() where they are counted.`,
    )
  }
}
