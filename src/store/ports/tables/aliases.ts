import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  name: string
  targets: Json<string[]>
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { alias: 'ali' },
  json: { targets: true },
  within: null,
})

export const happenings = defineHappenings({
  'alias.put': 'some',
  'alias.removed': 'some',
})
