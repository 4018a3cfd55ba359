import type { ReviewDimension } from '#contract/reviews.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

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

export const happenings = defineHappenings({
  'review-item.removed': 'some',
  'review-items.added': 'some',
  'review-items.reassigned': 'some',
  'review-queue.created': 'some',
  'review-queue.edited': 'some',
  'review-queue.removed': 'some',
})
