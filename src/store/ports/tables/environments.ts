import type { EnvironmentRules } from '#contract/environment-rules.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

/** Their order is the one of `projects.environments`, which names all of them. */
type Row = {
  id: string
  project: string
  name: string
  rules: Json<EnvironmentRules>
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { environment: 'env' },
  json: { rules: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'environment.created': 'some',
  'environment.edited': 'one',
  'project.created': 'some',
  'project.edited': 'some',
  'project.removed': 'some',
})
