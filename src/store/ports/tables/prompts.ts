import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  project: string
  name: string
  description: string
  folder: string
  tags: Json<string[]>
  owner: string
  latestVersion: number
  revision: number
  createdAt: Date
  createdBy: string
  archivedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { prompt: 'prm' },
  json: { tags: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'prompt-label.moved': 'some',
  'prompt-label.removed': 'some',
  'prompt-version.created': 'some',
  'prompt.archived': 'some',
  'prompt.created': 'some',
  'prompt.edited': 'some',
  'prompt.restored': 'some',
})
