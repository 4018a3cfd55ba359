import type { Kysely } from 'kysely'
import { isDuplicate, type RecordDatabase } from '#store/ports/record-database.ts'
import type { RecordTable, RecordOf, RecordTables } from '#store/ports/record-tables.ts'
import { tables } from '#store/ports/tables/catalog.gen.ts'
import { openDatasetItems } from '#store/records/dataset-items.ts'
import { runSerializable } from '#store/records/run-serializable.ts'
import { storableJson } from '#store/records/storable.ts'
import { removeProjectRecords } from '#store/records/remove-project-records.ts'
import { openEvaluationResults } from '#store/records/evaluation-results.ts'
import {
  DuplicateRecord,
  type Match,
  pageMax,
  type Records,
  type RecordStore,
} from '#store/ports/records.ts'

/** PostgreSQL takes 65,535 parameters in one statement. */
const valuesPerStatement = 1_000

/** The one implementation of the record store, on whichever PostgreSQL the connection leads to. */
export function openRecordStore(database: RecordDatabase): RecordStore {
  return storeOver(database.kysely, database)
}

function storeOver(kysely: Kysely<RecordTables>, database: RecordDatabase): RecordStore {
  return {
    ...nouns(kysely),
    datasetItems: openDatasetItems(kysely),
    evaluationResults: openEvaluationResults(kysely),
    removeProject: (project) => removeProjectRecords(kysely, project),
    transaction: (work) =>
      runSerializable(kysely, (transaction) => work(storeOver(transaction, database))),
    announce: (table) => database.announce(table),
    onChange: (listener) => database.onChange(listener),
  }
}

function nouns(kysely: Kysely<RecordTables>): { readonly [Name in RecordTable]: Records<Name> } {
  const names = Object.entries(tables).filter(([, { isNoun }]) => isNoun)
  // Each name with the records of the table of that name.
  return Object.fromEntries(
    names.map(([name]) => [name, recordsOf(kysely, name as RecordTable)]),
  ) as unknown as { readonly [Name in RecordTable]: Records<Name> }
}

function recordsOf<Name extends RecordTable>(
  kysely: Kysely<RecordTables>,
  table: Name,
): Records<Name> {
  // One noun's columns cannot be named in a function that serves them all, so inside it the
  // database is seen as having one loose table; the signature above keeps callers honest.
  type Loose = Record<string, unknown> & { id: string }
  const loose = kysely as unknown as Kysely<{ record: Loose }>
  const name = table as unknown as 'record'
  const { json } = tables[table]

  const written = (record: object): Loose =>
    Object.fromEntries(
      Object.entries(record).map(([column, value]) => [
        column,
        column in json ? storableJson(value) : value,
      ]),
    ) as Loose
  const read = (rows: unknown) => rows as RecordOf<Name>[] // what `written` wrote, by the table's own types
  const conditions = (match: Match<Name>) =>
    Object.entries(match).filter(([, value]) => value !== undefined)

  /** The newest that match, from behind an id on. */
  const page = async (
    match: Match<Name>,
    behind: string | null,
    limit: number,
  ): Promise<Loose[]> => {
    let query = loose.selectFrom(name).selectAll().orderBy('id', 'desc').limit(limit)
    if (behind !== null) query = query.where('id', '<', behind)
    for (const [column, value] of conditions(match))
      query = query.where(column, value === null ? 'is' : '=', value)
    return (await query.execute()) as Loose[] // every table has an id
  }

  return {
    async find(match) {
      let query = loose.selectFrom(name).selectAll().orderBy('id', 'desc').limit(1)
      for (const [column, value] of conditions(match))
        query = query.where(column, value === null ? 'is' : '=', value)
      return read(await query.execute())[0] ?? null
    },
    async list(match) {
      const found: RecordOf<Name>[] = []
      for (let behind: string | null = null; ;) {
        const next = await page(match, behind, pageMax)
        for (const record of read(next)) found.push(record)
        const last = next.at(-1)
        if (next.length < pageMax || last === undefined) return found
        behind = last.id
      }
    },
    async page(match, { behind, limit }) {
      return read(await page(match, behind, limit))
    },
    async count(match) {
      let query = loose.selectFrom(name).select((each) => each.fn.countAll().as('count'))
      for (const [column, value] of conditions(match))
        query = query.where(column, value === null ? 'is' : '=', value)
      return Number((await query.executeTakeFirst())?.count ?? 0)
    },
    async distinct(match, column, limit) {
      let query = loose.selectFrom(name).select(String(column)).distinct().limit(limit)
      for (const [named, value] of conditions(match))
        query = query.where(named, value === null ? 'is' : '=', value)
      return (await query.execute()).map((row) => String(row[column]))
    },
    async insert(record) {
      await loose.insertInto(name).values(written(record)).execute().catch(rethrow)
    },
    async update(match, change) {
      // SQL has no change of nothing.
      if (Object.values(change).every((value) => value === undefined)) return this.list(match)
      let query = loose.updateTable(name).set(written(change)).returningAll()
      for (const [column, value] of conditions(match))
        query = query.where(column, value === null ? 'is' : '=', value)
      return read(await query.execute().catch(rethrow))
    },
    async remove(match) {
      let query = loose.deleteFrom(name)
      for (const [column, value] of conditions(match))
        query = query.where(column, value === null ? 'is' : '=', value)
      const [result] = await query.execute()
      return Number(result?.numDeletedRows ?? 0)
    },
    async removeAmong(match, column, values) {
      let removed = 0
      for (let from = 0; from < values.length; from += valuesPerStatement) {
        let query = loose
          .deleteFrom(name)
          .where(String(column), 'in', values.slice(from, from + valuesPerStatement))
        for (const [named, value] of conditions(match))
          query = query.where(named, value === null ? 'is' : '=', value)
        const [result] = await query.execute()
        removed += Number(result?.numDeletedRows ?? 0)
      }
      return removed
    },
    async removeBefore(column, before) {
      const named: string = column
      const [result] = await loose.deleteFrom(name).where(named, '<', before).execute()
      return Number(result?.numDeletedRows ?? 0)
    },
  }
}

function rethrow(error: unknown): never {
  if (isDuplicate(error))
    throw new DuplicateRecord('A record with that name or address exists already.', {
      cause: error,
    })
  throw error
}
