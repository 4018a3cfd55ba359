import { type Kysely, sql } from 'kysely'
import type { EvaluationResultStore, StoredResult } from '#store/ports/evaluation-results.ts'
import type { RecordTables } from '#store/ports/record-tables.ts'
import { storableJson } from '#store/records/storable.ts'

/** Rows of one insert: PostgreSQL takes 65,535 parameters. */
const rowsPerInsert = 500

/** Results of evaluations in PostgreSQL, wherever it is. */
export function openEvaluationResults(kysely: Kysely<RecordTables>): EvaluationResultStore {
  return {
    async put(results) {
      for (let at = 0; at < results.length; at += rowsPerInsert) {
        const rows = results.slice(at, at + rowsPerInsert).map(rowOf)
        await kysely
          .insertInto('evaluationResults')
          .values(rows)
          .onConflict((conflict) =>
            conflict
              .columns(['evaluation', 'variant', 'item', 'repeat'])
              .doUpdateSet((excluded) => ({
                output: excluded.ref('excluded.output'),
                error: excluded.ref('excluded.error'),
                traceId: excluded.ref('excluded.traceId'),
                model: excluded.ref('excluded.model'),
                latencyMs: excluded.ref('excluded.latencyMs'),
                costUsd: excluded.ref('excluded.costUsd'),
                usage: excluded.ref('excluded.usage'),
                finishReason: excluded.ref('excluded.finishReason'),
                toolCalls: excluded.ref('excluded.toolCalls'),
                requestHash: excluded.ref('excluded.requestHash'),
                isCached: excluded.ref('excluded.isCached'),
                isScored: excluded.ref('excluded.isScored'),
                scores: excluded.ref('excluded.scores'),
                at: excluded.ref('excluded.at'),
              })),
          )
          .execute()
      }
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
      return rows as StoredResult[] // what `rowOf` wrote
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
      return (row as StoredResult | undefined) ?? null // what `rowOf` wrote
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

function rowOf(result: StoredResult): RecordTables['evaluationResults'] {
  return {
    ...result,
    usage: storableJson(result.usage),
    toolCalls: storableJson(result.toolCalls),
    scores: storableJson(result.scores),
  }
}
