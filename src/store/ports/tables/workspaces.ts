import { defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  name: string
  createdAt: Date
}

export const table = defineTable<Row>({
  ids: { workspace: 'wsp' },
  json: {},
  within: null,
})
