import { defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  fragment: string
  version: number
  text: string
  hash: string
  message: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { fragmentVersion: 'frv' },
  json: {},
  within: { table: 'fragments', column: 'fragment' },
})
