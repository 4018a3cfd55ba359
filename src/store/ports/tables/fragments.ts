import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  name: string
  description: string
  latestVersion: number
  createdAt: Date
  createdBy: string
  archivedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { fragment: 'frg' },
  json: {},
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'fragment-version.created': 'some',
  'fragment.archived': 'some',
  'fragment.edited': 'some',
})
