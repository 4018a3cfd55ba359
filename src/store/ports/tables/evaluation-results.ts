import type { StoredResult } from '#store/ports/evaluation-results.ts'
import { defineRows } from '#store/ports/tables/define-table.ts'

/** JSON columns are written as their text, read as values. */
type Row = {
  [Column in keyof StoredResult]: Column extends 'usage' | 'toolCalls' | 'scores'
    ? unknown
    : StoredResult[Column]
}

/** Results of evaluations, reached by the questions of `ports/evaluation-results.ts` alone. */
export const table = defineRows<Row>({
  ids: {},
  within: { table: 'evaluations', column: 'evaluation' },
})
