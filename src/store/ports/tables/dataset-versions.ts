import { defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  dataset: string
  number: number
  message: string
  items: number
  added: number
  changed: number
  removed: number
  hash: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { datasetVersion: 'dsv' },
  json: {},
  within: { table: 'datasets', column: 'dataset' },
})
