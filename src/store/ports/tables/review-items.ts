import type { ItemInput } from '#contract/datasets.ts'
import { defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  queue: string
  source: 'trace' | 'evaluation' | 'person'
  /** What it was made of, so that it stands in a queue once: trace, result, or hash of texts. */
  origin: string
  traceId: string | null
  evaluation: string
  variant: string
  /** As a dataset's item has it, for corrections; `input` is the same to be read. */
  itemInput: Json<ItemInput['input']>
  input: string
  output: string
  expected: string | null
  context: Json<string[]>
  assignee: string
  createdAt: Date
}

export const table = defineTable<Row>({
  ids: { reviewItem: 'rvi' },
  json: { itemInput: true, context: true },
  within: { table: 'reviewQueues', column: 'queue' },
})
