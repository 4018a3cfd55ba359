import { type Kysely, sql } from 'kysely'
import type {
  DatasetItemStore,
  ItemChange,
  ItemQuery,
  StoredItem,
} from '#store/ports/dataset-items.ts'
import type { RecordTables } from '#store/ports/record-tables.ts'
import { storableJson } from '#store/records/storable.ts'

/** Rows of one insert: PostgreSQL takes 65,535 parameters, and a statement is one message to the embedded one. */
const rowsPerInsert = 500

/** The items of datasets in PostgreSQL, wherever it is; inside a transaction when `kysely` is one. */
export function openDatasetItems(kysely: Kysely<RecordTables>): DatasetItemStore {
  const standing = (dataset: string, version: number) =>
    kysely
      .selectFrom('datasetItems')
      .where('dataset', '=', dataset)
      .where('since', '<=', version)
      .where((where) => where.or([where('until', 'is', null), where('until', '>', version)]))
  const matching = ({ dataset, version, split, search }: Omit<ItemQuery, 'after' | 'limit'>) => {
    let query = standing(dataset, version)
    if (split !== undefined) query = query.where('split', '=', split)
    if (search !== undefined && search !== '') {
      const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
      query = query.where(
        sql<boolean>`(input::text ilike ${pattern} or expected::text ilike ${pattern} or metadata::text ilike ${pattern})`,
      )
    }
    return query
  }
  return {
    change: (dataset, version, change) => write(kysely, dataset, version, change),
    async list(query) {
      let rows = matching(query)
      if (query.after !== undefined) {
        const { position, id } = query.after
        rows = rows.where(sql<boolean>`(position, id) > (${position}, ${id})`)
      }
      const found = await rows
        .selectAll()
        .orderBy('position')
        .orderBy('id')
        .limit(query.limit)
        .execute()
      return found.map(asItem)
    },
    async count(query) {
      const [row] = await matching(query)
        .select(sql<string>`count(*)`.as('count'))
        .execute()
      return Number(row?.count ?? 0)
    },
    async find(dataset, version, ids) {
      if (ids.length === 0) return []
      const found = await standing(dataset, version)
        .where(sql<boolean>`id = any(${ids}::text[])`)
        .selectAll()
        .orderBy('position')
        .orderBy('id')
        .execute()
      return found.map(asItem)
    },
    async knownInputs(dataset, version, hashes) {
      if (hashes.length === 0) return new Set()
      const found = await standing(dataset, version)
        .where(sql<boolean>`input_hash = any(${hashes}::text[])`)
        .select(sql<string>`input_hash`.as('hash'))
        .execute()
      return new Set(found.map(({ hash }) => hash))
    },
    async hashes(dataset, version) {
      const found = await standing(dataset, version)
        .select(sql<string>`hash`.as('hash'))
        .orderBy('position')
        .orderBy('id')
        .execute()
      return found.map(({ hash }) => hash)
    },
    async differences(dataset, older, newer, limit) {
      const ordered = (query: ReturnType<typeof standing>) =>
        query.selectAll().orderBy('position').orderBy('id').limit(limit).execute()
      const [before, after] = [
        await ordered(standing(dataset, older).where('until', '<=', newer)),
        await ordered(standing(dataset, newer).where('since', '>', older)),
      ]
      return { before: before.map(asItem), after: after.map(asItem) }
    },
    async countBy(dataset, version, column) {
      const rows = await standing(dataset, version)
        .select([column, sql<string>`count(*)`.as('count')])
        .groupBy(column)
        .orderBy('count', 'desc')
        .orderBy(column)
        .execute()
      return rows.map((row) => ({ value: row[column] ?? '', items: Number(row.count) }))
    },
    async lastPosition(dataset, version) {
      const [row] = await standing(dataset, version)
        .select(sql<number | null>`max(position)`.as('last'))
        .execute()
      return row?.last ?? 0
    },
  }
}

async function write(
  kysely: Kysely<{ datasetItems: RecordTables['datasetItems'] }>,
  dataset: string,
  version: number,
  { add, replace, remove }: ItemChange,
): Promise<void> {
  const ended = [...remove, ...replace.map(({ id }) => id)]
  if (ended.length > 0) {
    await kysely
      .updateTable('datasetItems')
      .set({ until: version })
      .where('dataset', '=', dataset)
      .where('until', 'is', null)
      .where(sql<boolean>`id = any(${ended}::text[])`)
      .execute()
  }
  const begun = [...replace, ...add]
  for (let at = 0; at < begun.length; at += rowsPerInsert) {
    await kysely
      .insertInto('datasetItems')
      .values(begun.slice(at, at + rowsPerInsert).map((item) => rowOf(dataset, version, item)))
      .execute()
  }
}

function rowOf(dataset: string, version: number, item: StoredItem): RecordTables['datasetItems'] {
  return {
    dataset,
    id: item.id,
    position: item.position,
    since: version,
    until: null,
    input: storableJson(item.input),
    expected: storableJson(item.expected),
    context: storableJson(item.context),
    metadata: storableJson(item.metadata),
    split: item.split,
    source: item.source,
    traceId: item.traceId,
    spanId: item.spanId,
    inputHash: item.inputHash,
    hash: item.hash,
  }
}

function asItem(row: RecordTables['datasetItems']): StoredItem {
  const { dataset: _dataset, until: _until, ...item } = row
  return item as unknown as StoredItem // the columns that `rowOf` wrote
}
