import type { Kysely } from 'kysely'
import { isDuplicate, type RecordDatabase } from '#store/ports/record-database.ts'
import type { RecordOf, RecordTables } from '#store/ports/record-tables.ts'
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
  type Table,
} from '#store/ports/records.ts'

/** JSON columns of each table: written as text, read as values. */
const jsonColumns: { readonly [Name in Table]: readonly (keyof RecordOf<Name> & string)[] } = {
  workspaces: [],
  projects: ['environments'],
  people: [],
  invitations: [],
  sessions: [],
  keys: ['scopes', 'models', 'limits', 'metadata'],
  connections: ['settings', 'lastTest'],
  aliases: ['targets'],
  prices: ['usdPerMillion'],
  views: ['search'],
  attestations: [],
  selfAssessments: ['answers'],
  prompts: ['tags'],
  promptVersions: [],
  promptContents: ['content', 'fragments'],
  promptLabels: [],
  promptRules: ['protectedLabels'],
  promptComments: [],
  promptInputs: ['variables'],
  traceComments: [],
  fragments: [],
  fragmentVersions: [],
  datasets: ['tags', 'schemas'],
  datasetVersions: [],
  modelRequests: [],
  evaluations: ['definition', 'pinned', 'verdicts', 'choice', 'measured'],
  onlineEvaluations: ['evaluators', 'filter'],
  reviewQueues: ['dimensions'],
  reviewItems: ['itemInput', 'context'],
  reviews: ['values'],
  judgeCalibrations: ['settings'],
  events: ['detail'],
}

/** PostgreSQL takes 65,535 parameters in one statement. */
const valuesPerStatement = 1_000

/** The one implementation of the record store, on whichever PostgreSQL the connection leads to. */
export function openRecordStore(database: RecordDatabase): RecordStore {
  return storeOver(database.kysely, database)
}

function storeOver(kysely: Kysely<RecordTables>, database: RecordDatabase): RecordStore {
  const noun = <Name extends Table>(table: Name) => recordsOf(kysely, table)
  return {
    workspaces: noun('workspaces'),
    projects: noun('projects'),
    people: noun('people'),
    invitations: noun('invitations'),
    sessions: noun('sessions'),
    keys: noun('keys'),
    connections: noun('connections'),
    aliases: noun('aliases'),
    prices: noun('prices'),
    views: noun('views'),
    attestations: noun('attestations'),
    selfAssessments: noun('selfAssessments'),
    prompts: noun('prompts'),
    promptVersions: noun('promptVersions'),
    promptContents: noun('promptContents'),
    promptLabels: noun('promptLabels'),
    promptRules: noun('promptRules'),
    promptComments: noun('promptComments'),
    promptInputs: noun('promptInputs'),
    traceComments: noun('traceComments'),
    fragments: noun('fragments'),
    fragmentVersions: noun('fragmentVersions'),
    datasets: noun('datasets'),
    datasetVersions: noun('datasetVersions'),
    modelRequests: noun('modelRequests'),
    evaluations: noun('evaluations'),
    onlineEvaluations: noun('onlineEvaluations'),
    reviewQueues: noun('reviewQueues'),
    reviewItems: noun('reviewItems'),
    reviews: noun('reviews'),
    judgeCalibrations: noun('judgeCalibrations'),
    events: noun('events'),
    datasetItems: openDatasetItems(kysely),
    evaluationResults: openEvaluationResults(kysely),
    removeProject: (project) => removeProjectRecords(kysely, project),
    transaction: (work) =>
      runSerializable(kysely, (transaction) => work(storeOver(transaction, database))),
    announce: (table) => database.announce(table),
    onChange: (listener) => database.onChange(listener),
  }
}

function recordsOf<Name extends Table>(kysely: Kysely<RecordTables>, table: Name): Records<Name> {
  // One noun's columns cannot be named in a function that serves them all, so inside it the
  // database is seen as having one loose table; the signature above keeps callers honest.
  type Loose = Record<string, unknown> & { id: string }
  const loose = kysely as unknown as Kysely<{ record: Loose }>
  const name = table as unknown as 'record'
  const columns: readonly string[] = jsonColumns[table]

  const written = (record: object): Loose =>
    Object.fromEntries(
      Object.entries(record).map(([column, value]) => [
        column,
        columns.includes(column) ? storableJson(value) : value,
      ]),
    ) as Loose
  const read = (rows: unknown) => rows as RecordOf<Name>[] // what `written` wrote, by the table's own types
  const conditions = (match: Match<Name>) =>
    Object.entries(match).filter(([, value]) => value !== undefined)

  /** The newest that match, from behind an id on. */
  const page = async (match: Match<Name>, behind: string | null): Promise<Loose[]> => {
    let query = loose.selectFrom(name).selectAll().orderBy('id', 'desc').limit(pageMax)
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
        const next = await page(match, behind)
        for (const record of read(next)) found.push(record)
        const last = next.at(-1)
        if (next.length < pageMax || last === undefined) return found
        behind = last.id
      }
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
