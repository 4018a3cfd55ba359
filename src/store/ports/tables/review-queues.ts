import type { ReviewDimension } from '#contract/reviews.ts'
import { defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  name: string
  guidelines: string
  dimensions: Json<ReviewDimension[]>
  reviewersPerItem: number
  dataset: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { reviewQueue: 'rvq' },
  json: { dimensions: true },
  within: { table: 'projects', column: 'project' },
})
