import type { ItemSchemas } from '#contract/datasets.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  name: string
  description: string
  tags: Json<string[]>
  schemas: Json<ItemSchemas>
  version: number
  items: number
  createdAt: Date
  createdBy: string
  archivedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { dataset: 'dst' },
  json: { tags: true, schemas: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'dataset.changed': 'some',
  'dataset.created': 'some',
  'dataset.edited': 'some',
  'dataset.removed': 'some',
})
