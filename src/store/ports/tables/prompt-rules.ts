import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  protectedLabels: Json<string[]>
}

export const table = defineTable<Row>({
  ids: { promptRule: 'prr' },
  json: { protectedLabels: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'prompt-rules.edited': 'some',
})
