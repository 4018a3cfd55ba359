import { defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  name: string
  page: string
  search: Json<Record<string, string>>
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { view: 'viw' },
  json: { search: true },
  within: { table: 'projects', column: 'project' },
})
