import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

/** Their order is the one of `projects.environments`, which names all of them. */
type Row = {
  id: string
  project: string
  name: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { environment: 'env' },
  json: {},
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'environment.created': 'some',
  'project.created': 'some',
  'project.edited': 'some',
  'project.removed': 'some',
})
