import { defineRows } from '#store/ports/tables/define-table.ts'

/** JSON columns are written as their text, read as values. */
type Row = {
  dataset: string
  id: string
  position: number
  since: number
  until: number | null
  input: unknown
  expected: unknown
  context: unknown
  metadata: unknown
  split: string
  source: string
  traceId: string | null
  spanId: string | null
  inputHash: string
  hash: string
}

/** States of items, reached by the questions of `ports/dataset-items.ts` alone. */
export const table = defineRows<Row>({
  ids: { datasetItem: 'itm' },
  within: { table: 'datasets', column: 'dataset' },
})
