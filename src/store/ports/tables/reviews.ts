import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  queue: string
  item: string
  reviewer: string
  reviewerName: string
  values: Json<Record<string, number | string>>
  comment: string
  correction: string | null
  at: Date
}

export const table = defineTable<Row>({
  ids: { review: 'rev' },
  json: { values: true },
  within: { table: 'reviewQueues', column: 'queue' },
  refersTo: ['reviewItems'],
})

export const happenings = defineHappenings({
  'review.put': 'some',
  'review.removed': 'some',
})
