import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  prompt: string
  version: number
  place: string
  text: string
  suggestion: string | null
  createdAt: Date
  createdBy: string
  resolvedAt: Date | null
  resolvedBy: string | null
}

export const table = defineTable<Row>({
  ids: { promptComment: 'prc' },
  json: {},
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'prompt-comment.created': 'some',
  'prompt-comment.opened': 'some',
  'prompt-comment.resolved': 'some',
})
