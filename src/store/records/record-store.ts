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
  changeText,
  DuplicateRecord,
  eachMax,
  listMax,
  type Match,
  type Page,
  type Records,
  type RecordStore,
  TooManyRecords,
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
    announce: (table, id) => database.announce(changeText(table, id)),
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

  const page = async ({ match, after, limit, order }: Page<Name>): Promise<Loose[]> => {
    const isOldestFirst = order === 'oldest'
    let query = loose
      .selectFrom(name)
      .selectAll()
      .orderBy('id', isOldestFirst ? 'asc' : 'desc')
      .limit(limit)
    if (typeof after === 'string') query = query.where('id', isOldestFirst ? '>' : '<', after)
    for (const [column, value] of conditions(match))
      query = query.where(column, value === null ? 'is' : '=', value)
    return (await query.execute()) as Loose[] // every table has an id
  }

  return {
    async find(match) {
      return read(await page({ match, limit: 1 }))[0] ?? null
    },
    async list(match) {
      const found = await page({ match, limit: listMax + 1 })
      if (found.length > listMax) throw new TooManyRecords(table)
      return read(found)
    },
    async page(asked) {
      return read(await page(asked))
    },
    async *each({ after: from, ...asked }) {
      for (let after = from ?? null; ;) {
        const next = await page({ ...asked, after, limit: eachMax })
        yield* read(next)
        const last = next.at(-1)
        if (next.length < eachMax || last === undefined) return
        after = last.id
      }
    },
    async among(column, values) {
      const named: string = column
      const found: RecordOf<Name>[] = []
      for (let from = 0; from < values.length; from += valuesPerStatement) {
        const some = values.slice(from, from + valuesPerStatement)
        const rows = await loose
          .selectFrom(name)
          .selectAll()
          .where(named, 'in', some)
          .limit(listMax + 1 - found.length)
          .execute()
        for (const record of read(rows)) found.push(record)
        if (found.length > listMax) throw new TooManyRecords(table)
      }
      return found
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
