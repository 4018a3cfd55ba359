import { type Kysely, sql } from 'kysely'
import type { EvaluationResultStore, StoredResult } from '#store/ports/evaluation-results.ts'
import type { RecordTables } from '#store/ports/record-tables.ts'
import { storableJson } from '#store/records/storable.ts'

/** Rows of one insert go as one text: so much of it at once, or a single row that is longer. */
const insertCharactersMax = 4 * 1024 * 1024

const keyColumns = ['evaluation', 'variant', 'item', 'repeat'] as const
const valueColumns = {
  output: 'output',
  error: 'error',
  trace_id: 'traceId',
  model: 'model',
  latency_ms: 'latencyMs',
  cost_usd: 'costUsd',
  usage: 'usage',
  finish_reason: 'finishReason',
  tool_calls: 'toolCalls',
  request_hash: 'requestHash',
  is_cached: 'isCached',
  is_scored: 'isScored',
  scores: 'scores',
  at: 'at',
} as const satisfies Readonly<Record<string, keyof StoredResult>>
const valueNames = Object.keys(valueColumns)
/** JSON's null would be SQL's, where these columns keep the JSON. */
const nullable: ReadonlySet<string> = new Set(['usage', 'tool_calls'])
const putResults = `insert into evaluation_results (${[...keyColumns, ...valueNames].join(', ')})
  select ${[...keyColumns, ...valueNames].map((name) => (nullable.has(name) ? `coalesce(${name}, 'null')` : name)).join(', ')}
  from json_populate_recordset(null::evaluation_results, `

/** Results of evaluations in PostgreSQL, wherever it is. */
export function openEvaluationResults(kysely: Kysely<RecordTables>): EvaluationResultStore {
  return {
    async put(results) {
      for (const rows of batchesOf(results.map(rowJson)))
        await sql`${sql.raw(putResults)}${`[${rows.join(',')}]`}::json)
          on conflict (${sql.raw(keyColumns.join(', '))}) do update set
          ${sql.raw(valueNames.map((name) => `${name} = excluded.${name}`).join(', '))}`.execute(
          kysely,
        )
    },
    async keys(evaluation) {
      return kysely
        .selectFrom('evaluationResults')
        .where('evaluation', '=', evaluation)
        .select([
          'variant',
          'item',
          'repeat',
          'isScored',
          sql<boolean>`error <> ''`.as('hasFailed'),
        ])
        .execute()
    },
    async list({ evaluation, items, after, limit }) {
      let query = kysely.selectFrom('evaluationResults').where('evaluation', '=', evaluation)
      if (items !== undefined) query = query.where(sql<boolean>`item = any(${items}::text[])`)
      if (after !== undefined)
        query = query.where(
          sql<boolean>`(item, variant, repeat) > (${after.item}, ${after.variant}, ${after.repeat})`,
        )
      const rows = await query
        .selectAll()
        .orderBy('item')
        .orderBy('variant')
        .orderBy('repeat')
        .limit(limit)
        .execute()
      return rows as StoredResult[] // what `put` wrote
    },
    async findAnswer({ project, evaluation, requestHash, repeat }) {
      const [row] = await kysely
        .selectFrom('evaluationResults')
        .innerJoin('evaluations', 'evaluations.id', 'evaluationResults.evaluation')
        .where('evaluations.project', '=', project)
        .where('evaluationResults.evaluation', '<>', evaluation)
        .where('requestHash', '=', requestHash)
        .where('requestHash', '<>', '')
        .where('repeat', '=', repeat)
        .where('error', '=', '')
        .where('isCached', '=', false)
        .selectAll('evaluationResults')
        .orderBy('at', 'desc')
        .limit(1)
        .execute()
      return (row as StoredResult | undefined) ?? null // what `put` wrote
    },
    async dropFailed(evaluation) {
      const [dropped] = await kysely
        .deleteFrom('evaluationResults')
        .where('evaluation', '=', evaluation)
        .where('error', '<>', '')
        .execute()
      return Number(dropped?.numDeletedRows ?? 0)
    },
  }
}

/** A row as the database reads it; thousands of parameters would take it several times as long. */
function rowJson(result: StoredResult): string {
  return storableJson({
    ...Object.fromEntries(keyColumns.map((name) => [name, result[name]])),
    ...Object.fromEntries(
      Object.entries(valueColumns).map(([name, field]) => [name, result[field]]),
    ),
  })
}

function* batchesOf(rows: readonly string[]): Generator<string[]> {
  let batch: string[] = []
  let characters = 0
  for (const row of rows) {
    if (batch.length > 0 && characters + row.length > insertCharactersMax) {
      yield batch
      batch = []
      characters = 0
    }
    batch.push(row)
    characters += row.length
  }
  if (batch.length > 0) yield batch
}
